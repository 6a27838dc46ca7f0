"""The key file: replaced whole or not at all, in clear or wrapped by a key-management service.

A wrapped file holds `{"wrapped": …}`, the keyring as the service encrypted it. The service is the transit engine of
HashiCorp Vault, or what speaks like it, named by `hcvault://host:port/mount/keys/name`. A process asks it once, when it
first needs the keyring, and again after the file was replaced.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import tink
from tink import aead

from config.keyring import EncryptionError, Keyring, KeysetMissing

_SECONDS = 3
"""How long the key-management service may take to answer."""
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class KeyFile:
    """Where the keyring is: `path`, and the URI and token of the service that wraps it, if one does."""

    path: Path
    kms_uri: str = ""
    token: str = field(default="", repr=False)

    def stamp(self) -> Stamp:
        """Another value whenever the file was replaced. Raises KeysetMissing."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise KeysetMissing(f"The key file {self.path} cannot be read.") from error
        return found.st_mtime_ns, found.st_ino, found.st_size

    def read(self) -> Keyring:
        """The keyring. Raises KeysetMissing when the file, or the service that wraps it, cannot give it."""
        wrapped, text = self._content()
        if bool(wrapped) == bool(self.kms_uri):
            return Keyring.loads(self._unwrap(wrapped) if wrapped else text)
        if wrapped:
            raise KeysetMissing("The key file is wrapped, and KEYSET_KMS_URI does not say by which service.")
        raise KeysetMissing("KEYSET_KMS_URI is set, but the key file is in clear: run manage.py make_keys.")

    def make(self) -> str:
        """Write a new keyring unless a file is there; wrap one in clear if a service is named. Says what was done."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.locked(wait=True):
            if not self.path.exists():
                self._put(Keyring.new())
                return "Key file made."
            wrapped, text = self._content()
            if self.kms_uri and not wrapped:
                self._put(Keyring.loads(text))
                return f"Key file wrapped by the service at {self._host}."
            return "Key file kept."

    def replace(self, ring: Keyring) -> None:
        """Put `ring` in the file's place, by one rename; the file as it was first stays beside it as the backup."""
        if not self.backup.exists():
            os.link(self.path, self.backup)
        self._put(ring)

    @property
    def backup(self) -> Path:
        """The file from before the rotation, as long as one is under way."""
        return self.path.with_name(f"{self.path.name}.before")

    def drop_backup(self) -> None:
        """Remove the backup; the old keys are gone then."""
        self.backup.unlink(missing_ok=True)
        _sync(self.path.parent)

    @contextmanager
    def locked(self, *, wait: bool = False) -> Iterator[None]:
        """Alone in changing the file on this machine; a process that dies lets go. Raises EncryptionError when not alone."""
        try:
            folder = os.open(self.path.parent, os.O_RDONLY)
        except OSError as error:
            raise KeysetMissing(f"The folder of the key file, {self.path.parent}, cannot be read.") from error
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield
        except BlockingIOError as error:
            raise EncryptionError("The key file is being changed by another command.") from error
        finally:
            os.close(folder)

    def _content(self) -> tuple[str, str]:
        """The wrapped keyring, "" where the file is in clear; and the file's text."""
        try:
            text = self.path.read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise KeysetMissing(f"The key file {self.path} cannot be read.") from error
        try:
            return str(json.loads(text)["wrapped"]), text
        except (ValueError, TypeError, KeyError):
            return "", text

    def _put(self, ring: Keyring) -> None:
        text = ring.dumps()
        if self.kms_uri:
            text = json.dumps({"wrapped": self._wrap(text)})
        partial = self.path.with_name(f"{self.path.name}.new")
        # Left by a command that was killed, and of no use to anybody.
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(self.path)
        _sync(self.path.parent)

    # --- The key-management service

    def _wrap(self, text: str) -> str:
        try:
            return bytes(self._service().encrypt(text.encode(), b"")).decode()
        except tink.TinkError as error:
            raise self._refusal(error) from error

    def _unwrap(self, wrapped: str) -> str:
        try:
            return bytes(self._service().decrypt(wrapped.encode(), b"")).decode()
        except tink.TinkError as error:
            raise self._refusal(error) from error

    def _service(self) -> aead.Aead:
        # Only a portal that wraps its keyring pays for importing the client.
        import hvac
        from tink.integration import hcvault

        parts = urlsplit(self.kms_uri)
        if parts.scheme != "hcvault" or not parts.netloc:
            raise KeysetMissing("KEYSET_KMS_URI must look like hcvault://host:port/transit/keys/name.")
        # An agent on the same machine listens without TLS; anywhere else the token would travel in clear.
        scheme = "http" if parts.hostname in _THIS_MACHINE else "https"
        client = hvac.Client(url=f"{scheme}://{parts.netloc}", token=self.token, timeout=_SECONDS)
        try:
            return hcvault.new_aead(parts.path, client)
        except tink.TinkError as error:
            raise KeysetMissing(f"KEYSET_KMS_URI names no transit key: {parts.path}") from error

    @property
    def _host(self) -> str:
        return urlsplit(self.kms_uri).netloc

    def _refusal(self, error: tink.TinkError) -> KeysetMissing:
        """What the service answered, in a sentence without its words, which may hold more than a log should."""
        from hvac.exceptions import VaultError

        cause = error.args[0] if error.args else None
        if isinstance(cause, VaultError):
            return KeysetMissing(
                f"The key-management service at {self._host} refuses to open the keyring ({type(cause).__name__})."
            )
        return KeysetMissing(f"The key-management service at {self._host} does not answer.")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
