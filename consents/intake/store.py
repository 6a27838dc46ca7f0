"""The sealed store: ciphertext goes to Django's storage under a name that says nothing; the key stays in the row."""

import io
import logging
import os
import secrets
import tempfile
import uuid
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO, cast

import tink
from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction

from config import encryption

logger = logging.getLogger(__name__)


class StoreAway(OSError):
    """The store does not answer, or refuses; what is asked of it waits."""


@contextmanager
def _asked() -> Iterator[None]:
    """One name for what a store on S3 says when it is away. A file that is not there stays FileNotFoundError."""
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise StoreAway(type(error).__name__) from error


class SealedTemporary:
    """A file being sealed, or sealed and not yet kept. The disk holds ciphertext only, in a file without a name.

    Its key is in memory alone: whatever ends the process leaves nothing behind.
    """

    def __init__(self, *, pk: uuid.UUID, context: str) -> None:
        self.pk = pk
        self.context = context
        # Where the store is a folder, the file lies in it from the start, and is only given its name in the end.
        self._nameless = _nameless_in_store()
        self._file: IO[bytes] = self._nameless or tempfile.TemporaryFile()  # noqa: SIM115  # closed by discard
        weakref.finalize(self, self._file.close)  # and where nobody came to discard it
        self._writer: BinaryIO | None
        self.sealed_key, self._writer = encryption.new_sealed_file(self._unclosed(), context=context)

    def write(self, plain: bytes) -> None:
        """Seal some more of the plaintext. Raises ValueError once the file is finished."""
        if self._writer is None:
            raise ValueError("the file is finished")
        self._writer.write(plain)

    def finish(self) -> None:
        """Seal the end: without it the file would not open."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def open_plain(self) -> BinaryIO:
        """The plaintext from its beginning; one reader at a time."""
        self.finish()
        self._file.seek(0)
        return encryption.unsealing_reader(self._unclosed(), wrapped=self.sealed_key, context=self.context)

    def keep(self) -> str:
        """Put the ciphertext into the store and bring it to the disk there; gives its name. Raises StoreAway."""
        self.finish()
        name = secrets.token_hex(20)
        if self._nameless is not None:
            with suppress(OSError):  # a disk that cannot do that is given a copy
                _give_name(self._nameless, name)
                return name
        self._file.seek(0)
        with _asked():
            name = default_storage.save(name, File(self._file))
        _sync(name)
        return name

    def discard(self) -> None:
        """Forget the file; harmless when it was kept."""
        self._writer = None
        self._file.close()

    def _unclosed(self) -> BinaryIO:
        return cast(BinaryIO, _Unclosed(self._file))


def _nameless_in_store() -> IO[bytes] | None:
    """A file in the store's folder that has no name yet; None where the store is no folder, or its disk cannot do that."""
    if isinstance(default_storage, FileSystemStorage) and hasattr(os, "O_TMPFILE"):
        with suppress(OSError):
            return os.fdopen(os.open(default_storage.location, os.O_TMPFILE | os.O_RDWR, 0o600), "w+b")
    return None


def _give_name(file: IO[bytes], name: str) -> None:
    """Bring a nameless file of the store to the disk, under this name."""
    file.flush()
    folder_of_store = cast(FileSystemStorage, default_storage)
    if folder_of_store.file_permissions_mode is not None:
        os.fchmod(file.fileno(), folder_of_store.file_permissions_mode)
    os.fsync(file.fileno())
    folder = os.open(folder_of_store.location, os.O_RDONLY)
    try:
        # The folder is given for the source too: only then does Python follow what /proc names.
        nameless = f"/proc/self/fd/{file.fileno()}"
        os.link(nameless, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)
        os.fsync(folder)
    finally:
        os.close(folder)


class _Unclosed(io.RawIOBase):
    """The same file for a library that closes what it is given."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._target = file

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._target.read(size)

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._target.write(data)


def seal_whole(plain: bytes, *, pk: uuid.UUID, context: str) -> tuple[str, bytes]:
    """Put a small file into the store; gives its name there and its sealed key."""
    temporary = SealedTemporary(pk=pk, context=context)
    try:
        temporary.write(plain)
        return temporary.keep(), temporary.sealed_key
    finally:
        temporary.discard()


@contextmanager
def opened(name: str, *, sealed_key: bytes | memoryview, context: str) -> Iterator[BinaryIO]:
    """The plaintext of a stored file. Raises FileNotFoundError, StoreAway and EncryptionError, also while it is read."""
    with _asked(), default_storage.open(name, "rb") as sealed:
        try:
            yield encryption.unsealing_reader(
                cast(BinaryIO, sealed), wrapped=bytes(sealed_key), context=context
            )
        except tink.TinkError as error:
            raise encryption.SealBroken(f"The stored file of {context} does not open.") from error


def remove_on_commit(names: Iterable[str]) -> None:
    """Delete ciphertext once its rows, and the keys in them, are gone for good."""
    gone = list(names)

    def remove() -> None:
        for name in gone:
            remove_now(name)

    transaction.on_commit(remove)


def remove_now(name: str) -> None:
    """Delete ciphertext; a store that is away then keeps bytes that nobody can open any more."""
    try:
        with _asked():
            default_storage.delete(name)
    except OSError:
        logger.warning("The stored file %s could not be deleted; its key is destroyed.", name)


def _sync(name: str) -> None:
    """Bring a file of a local store, and its name, to the disk: the row that knows it is about to be committed."""
    if isinstance(default_storage, FileSystemStorage):
        for path in (default_storage.path(name), default_storage.location):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
