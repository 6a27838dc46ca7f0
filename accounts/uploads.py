"""Receiving the file of an import: it stays in memory, within a limit, and never touches a disk (design 5.2)."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = TypeVar("View", bound=Callable[..., HttpResponse])

MOST_DRAINED = 8
"""A body of more than this many times the largest file is not even read, whatever answer its sender then misses."""


class HeldUpload(UploadedFile):
    """An uploaded file in memory; of one that is too large nothing is kept but its size."""

    def __init__(self, data: bytearray, name: str, size: int) -> None:
        super().__init__(file=BytesIO(data), name=name, content_type="application/octet-stream", size=size)
        self.too_large = size > settings.IMPORT_MAX_BYTES


class HeldUploadHandler(FileUploadHandler):
    """Holds each file up to the largest size allowed, and lets go of all of it past that."""

    chunk_size = 256 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.data = bytearray()
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.IMPORT_MAX_BYTES:
            self.data.clear()
        else:
            self.data += raw_data

    def file_complete(self, file_size: int) -> HeldUpload:
        return HeldUpload(self.data, self.file_name or "file", self.received)


def held_uploads(view: View) -> View:
    """Decorate a view that receives a file, inside `open_to`: its body is read by HeldUploadHandler alone.

    The security token is checked after the handler is in place, for checking it reads the body.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _announced(request) > settings.IMPORT_MAX_BYTES * MOST_DRAINED:
            return render(request, "accounts/uploads/too_large.html", status=413)
        request.upload_handlers = [HeldUploadHandler(request)]
        return checked(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def _announced(request: HttpRequest) -> int:
    """How many bytes the body is said to have."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
