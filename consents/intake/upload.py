"""Receiving a file: hashed and sealed while it streams in, so that no plaintext ever lies on a disk (design 5.2)."""

import hashlib
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, BinaryIO, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from config.workflow import Refused
from consents.intake.store import SealedTemporary

View = TypeVar("View", bound=Callable[..., HttpResponse])

MOST_DRAINED = 8
"""A body of more than this many times the largest file is not even read, whatever answer its sender then misses."""


class SealedUpload(UploadedFile):
    """An uploaded file as a form's field gives it. Its bytes are sealed; `open_plain` reads them.

    `sha256` (hex) and `size` are those of the plaintext; of a file that is too large nothing is kept but the size.
    """

    def __init__(
        self, temporary: SealedTemporary, name: str, size: int, sha256: str, too_large: bool
    ) -> None:
        super().__init__(file=None, name=name, content_type="application/octet-stream", size=size)
        self.temporary = temporary
        self.sha256 = sha256
        self.too_large = too_large

    @property
    def pk(self) -> uuid.UUID:
        """The id of the row that may keep this file: the seal is bound to it."""
        return self.temporary.pk

    def open_plain(self) -> BinaryIO:
        """The plaintext from its beginning."""
        return self.temporary.open_plain()

    def refuse_too_large(self) -> None:
        """Raise Refused when more came than one file may hold."""
        if self.too_large:
            most = settings.SCAN_MAX_BYTES // 1024 // 1024
            raise Refused(f"The selected file is larger than {most} MB. Scan at 300 dots per inch or less.")

    def close(self) -> None:
        """What was not kept by now is gone."""
        self.temporary.discard()


class SealedUploadHandler(FileUploadHandler):
    """Seals and hashes each chunk as it comes; memory stays flat. Nothing is written past the largest size allowed.

    A file whose body broke off is never given to the view: Django asks for it only at the next part's boundary.
    """

    chunk_size = 256 * 1024
    row = "consents.storedfile"
    """The model whose row may keep a file: the seal is bound to it."""

    @classmethod
    def most_bytes(cls) -> int:
        """The largest file, or all files of a request together where several are sent."""
        return settings.SCAN_MAX_BYTES

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.temporaries: list[SealedTemporary] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        pk = uuid.uuid4()
        self.temporaries.append(SealedTemporary(pk=pk, context=f"{self.row}:{pk}"))
        self.digest = hashlib.sha256()
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.is_too_large:
            self.temporaries[-1].discard()
            return
        self.digest.update(raw_data)
        self.temporaries[-1].write(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        return SealedUpload(
            self.temporaries[-1],
            name=self.file_name or "file",
            size=self.received,
            sha256=self.digest.hexdigest(),
            too_large=self.is_too_large,
        )

    @property
    def is_too_large(self) -> bool:
        return self.received > self.most_bytes()

    def discard(self) -> None:
        """Forget every file of the request; what was kept stays in the store."""
        for temporary in self.temporaries:
            temporary.discard()


def sealed_uploads_by(handling: type[SealedUploadHandler]) -> Callable[[View], View]:
    """Decorate a view that receives files, inside `open_to`: its body is read by a handler of this class alone.

    The security token is checked after the handler is in place, for checking it reads the body; a signed-out person's
    body is not read at all.
    """
    return lambda view: _sealed(view, handling)


def _sealed(view: View, handling: type[SealedUploadHandler]) -> View:
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _announced(request) > handling.most_bytes() * MOST_DRAINED:
            return render(request, "consents/intake/too_large.html", status=413)
        handler = handling(request)
        request.upload_handlers = [handler]
        try:
            return checked(request, *args, **kwargs)
        finally:
            handler.discard()

    return guarded  # type: ignore[return-value]


sealed_uploads = sealed_uploads_by(SealedUploadHandler)
"""For one scan."""


def _announced(request: HttpRequest) -> int:
    """How many bytes the body is said to have."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
