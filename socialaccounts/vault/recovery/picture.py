"""A picture of a QR code, from its upload to the text in it. Neither is ever written anywhere (design 5.2)."""

import io
import json
import subprocess
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_variables

from config import confined
from config.workflow import Refused

View = TypeVar("View", bound=Callable[..., HttpResponse])

MOST_BYTES = 10 * 1024 * 1024
_SECONDS = 20

TOO_LARGE = "The selected picture is larger than 10 MB. Cut out the code and select that"
UNREADABLE = "The picture cannot be read. Take a screenshot of the code and select that"
NO_CODE = "There is no QR code on the picture, or it is too blurred to read. Take the screenshot again"
SEVERAL = "There is more than one QR code on the picture. Cut out the one for the second factor"


@sensitive_variables()
def read_code(upload: InMemoryUploadedFile) -> str:
    """The text of the one QR code on a picture. Raises Refused, in one sentence, for anything else."""
    if upload.size is not None and upload.size > MOST_BYTES:
        raise Refused(TOO_LARGE, "picture")
    answer = _ask(upload.read())
    if "refused" in answer:
        raise Refused(str(answer["refused"]), "picture")
    texts: list[str] = answer["texts"]
    if len(texts) != 1:
        raise Refused(SEVERAL if texts else NO_CODE, "picture")
    return texts[0]


@sensitive_variables()
def _ask(data: bytes) -> dict[str, Any]:
    """What the decoding process says of the picture; nothing untrusted is decoded in this process."""
    try:
        done = confined.ask("socialaccounts.vault.recovery.decode", data, seconds=_SECONDS)
        done.check_returncode()
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        # Not chained: the first would carry the text of the code along.
        raise Refused(UNREADABLE, "picture") from None
    return answer


class MemoryUploadHandler(FileUploadHandler):
    """Keeps a picture in memory, whatever its size: Django's own would lay a larger one on a disk.

    Of what is too large, all files of a request together, nothing is kept but the size.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > MOST_BYTES:
            self.kept = io.BytesIO()
            return
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name or "picture",
            self.content_type,
            self.received,
            self.charset,
        )


def memory_uploads(view: View) -> View:
    """Decorate a view that receives a picture, inside `open_to`: its body is read by MemoryUploadHandler alone.

    The security token is checked after the handler is in place, for checking it reads the body.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [MemoryUploadHandler(request)]
        return checked(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]
