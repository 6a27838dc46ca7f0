"""Receives scans as the portal does, and as bare Django would with a hash, Tink and fsync; prints JSON."""

import hashlib
import io
import json
import os
import resource
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

import tink  # noqa: E402
from django.core.files.uploadhandler import FileUploadHandler  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from tink import streaming_aead  # noqa: E402

from consents.intake import store  # noqa: E402
from consents.intake.upload import SealedUploadHandler  # noqa: E402

MEGABYTE = 1 << 20
ROUNDS = {1: 15, 10: 7}


class Bare(FileUploadHandler):
    """What nobody could leave out: the hash, Tink's own stream, a file, and the disk."""

    chunk_size = 256 * 1024
    folder = Path(tempfile.mkdtemp())
    primitive = tink.new_keyset_handle(
        streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB
    ).primitive(streaming_aead.StreamingAead)

    def new_file(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        super().new_file(*args, **kwargs)
        self.path = self.folder / uuid.uuid4().hex
        self.file = self.path.open("wb")
        self.digest = hashlib.sha256()
        self.sealed = self.primitive.new_encrypting_stream(_Open(self.file), b"bench")

    def receive_data_chunk(self, raw_data, start):  # type: ignore[no-untyped-def]
        self.digest.update(raw_data)
        self.sealed.write(raw_data)

    def file_complete(self, file_size):  # type: ignore[no-untyped-def]
        self.sealed.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        folder = os.open(self.folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        self.path.unlink()


class _Open(io.RawIOBase):
    """A file that Tink does not close."""

    def __init__(self, file: io.BufferedWriter) -> None:
        super().__init__()
        self.file = file

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:  # type: ignore[no-untyped-def,override]
        return self.file.write(data)


def main() -> None:
    bodies = {size: _body(size) for size in ROUNDS}
    portal(bodies[1])
    held = peak()
    for _ in range(3):
        portal(bodies[10])
    memory = peak() - held
    spent: dict[str, dict[int, list[float]]] = {"mine": {}, "bare": {}}
    for size, rounds in ROUNDS.items():
        for _ in range(rounds):
            for name, way in (("mine", portal), ("bare", bare)):
                spent[name].setdefault(size, []).append(timed(way, bodies[size]))
    speed = {
        name: {str(size): 1 / statistics.median(times) for size, times in found.items()}
        for name, found in spent.items()
    }
    print(json.dumps({**speed, "memory": memory}))


def portal(body: tuple[bytes, str]) -> None:
    """The portal's own way from the body to the store."""
    handler = SealedUploadHandler()
    upload = _received(body, handler)
    name = upload.temporary.keep()
    handler.discard()
    store.remove_now(name)


def bare(body: tuple[bytes, str]) -> None:
    _received(body, Bare())


def _received(body: tuple[bytes, str], handler: FileUploadHandler):  # type: ignore[no-untyped-def]
    content, kind = body
    request = RequestFactory().generic("POST", "/", content, content_type=kind)
    request.upload_handlers = [handler]
    handler.request = request
    return request.FILES.get("scan")


def timed(way: Callable[[tuple[bytes, str]], None], body: tuple[bytes, str]) -> float:
    began = time.process_time()
    way(body)
    return time.process_time() - began


def _body(megabytes: int) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="scan"; filename="a.pdf"\r\n\r\n'.encode()
    content = head + os.urandom(megabytes * MEGABYTE) + f"\r\n--{boundary}--\r\n".encode()
    return content, f"multipart/form-data; boundary={boundary}"


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
