"""Photos in a form: read where they arrive, and carried by the page as facts while somebody goes on filling it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from accounts.widgets import FileUpload
from config.workflow import Refused
from consents.checks.models import MOST_PHOTOS
from consents.checks.photos import Photo, read_photo

PHOTOS = ".jpg,.jpeg,.png,.heic,.heif"
_SALT = "consents.checks.photo"
_HOLDS = 24 * 60 * 60


class PhotoUpload(FileUpload):
    """One photo or several."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True}, accept=PHOTOS)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class PhotosField(forms.FileField):
    """Photos that are read where they arrive and not kept."""

    widget = PhotoUpload

    def clean(self, data: Any, initial: Any = None) -> list[Photo]:
        """The facts of each file once, none where none was selected. Raises ValidationError in one sentence."""
        if len(data) > MOST_PHOTOS:
            raise ValidationError(f"Select {MOST_PHOTOS} photos at most")
        try:
            photos = [read_photo(upload) for upload in data]
        except Refused as refused:
            raise ValidationError(refused.message) from refused
        return list({photo.sha256: photo for photo in photos}.values())


def keep(photos: Sequence[Photo]) -> str:
    """The facts of photos as a signed text, which the page carries while somebody adds children."""
    return signing.dumps(
        [[one.sha256, one.name, one.taken_on.isoformat() if one.taken_on else ""] for one in photos],
        salt=_SALT,
    )


def kept(text: str) -> list[Photo]:
    """What `keep` signed within the last day; nothing for anything else."""
    try:
        rows = signing.loads(text, salt=_SALT, max_age=_HOLDS)
        return [
            Photo(sha256=sha256, name=name, taken_on=date.fromisoformat(taken) if taken else None)
            for sha256, name, taken in rows
        ]
    except (signing.BadSignature, ValueError, TypeError):
        return []
