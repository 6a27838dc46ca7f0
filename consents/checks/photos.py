"""A photo that comes in to be checked: its hash, its name, when it was taken. The file itself is not kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from config import clock
from config.workflow import Refused
from consents.intake.inspection import inspect_photo
from consents.intake.upload import SealedUpload

TOO_LARGE = "The selected file is larger than 15 MB. Select a smaller copy, as it will be posted."
LONGEST_NAME = 255


@dataclass(frozen=True)
class Photo:
    """What the rules ask of a file. `sha256` is in hex, of the bytes as they came."""

    sha256: str
    name: str
    taken_on: date | None = None
    thumbnail: bytes | None = None


def read_photo(upload: SealedUpload) -> Photo:
    """The facts of an uploaded photo, decoded in a process of its own. Raises Refused in one sentence."""
    if upload.too_large:
        raise Refused(TOO_LARGE, "photo")
    if not upload.size:
        raise Refused("The selected file is empty.", "photo")
    facts = inspect_photo(upload.open_plain())
    taken_on = clock.london_date(facts.taken_at) if facts.taken_at else None
    if taken_on and taken_on > clock.today():
        taken_on = None  # a camera whose clock is wrong says nothing
    name = PurePosixPath((upload.name or "photo").replace("\\", "/")).name
    return Photo(
        sha256=upload.sha256, name=name[-LONGEST_NAME:], taken_on=taken_on, thumbnail=facts.thumbnail
    )
