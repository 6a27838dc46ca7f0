"""One page of a scan as a person looks at it: which page, how large, which way up. Each is a link and needs no script."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from consents.intake.models import PageImage, Pages, Scan, StoredFile

ZOOMS = (100, 150, 200, 300)
TURNS = (0, 90, 180, 270)
_ORIENTATIONS = {90: 6, 180: 3, 270: 8}


@dataclass(frozen=True)
class Sheet:
    """A page of `file`, its size in per cent of the column, turned clockwise by so many degrees."""

    file: StoredFile
    image: PageImage
    page: int
    zoom: int = 100
    turn: int = 0

    @classmethod
    def of(cls, file: StoredFile | None, asked: QueryDict) -> Sheet | None:
        """The page that a query string asks for, the first otherwise; None where there is none to be shown."""
        if file is None or file.pages_state != Pages.READY or file.scan == Scan.INFECTED:
            return None
        page = min(max(number_in(asked.get("page"), 1), 1), file.page_count)
        image = file.pages.filter(number=page).first()
        if image is None:
            return None
        zoom, turn = number_in(asked.get("zoom"), 100), number_in(asked.get("turn"), 0)
        return cls(file, image, page, zoom if zoom in ZOOMS else 100, turn if turn in TURNS else 0)

    @property
    def address(self) -> str:
        """The query string that asks for it."""
        return f"?{urlencode({'page': self.page, 'zoom': self.zoom, 'turn': self.turn})}"

    @property
    def image_url(self) -> str:
        where = reverse("consents:page", args=[self.file.form_id, self.page])
        return f"{where}?turn={self.turn}" if self.turn else where

    @property
    def width(self) -> int:
        return self.image.height if self.turn in (90, 270) else self.image.width

    @property
    def height(self) -> int:
        return self.image.width if self.turn in (90, 270) else self.image.height

    @property
    def previous_page(self) -> str:
        return replace(self, page=self.page - 1).address if self.page > 1 else ""

    @property
    def next_page(self) -> str:
        return replace(self, page=self.page + 1).address if self.page < self.file.page_count else ""

    @property
    def larger(self) -> str:
        return self._zoomed(1)

    @property
    def smaller(self) -> str:
        return self._zoomed(-1)

    @property
    def turned_right(self) -> str:
        return replace(self, turn=(self.turn + 90) % 360).address

    @property
    def turned_left(self) -> str:
        return replace(self, turn=(self.turn - 90) % 360).address

    def _zoomed(self, step: int) -> str:
        place = ZOOMS.index(self.zoom) + step
        return replace(self, zoom=ZOOMS[place]).address if 0 <= place < len(ZOOMS) else ""


def turned(jpeg: bytes, degrees: int) -> bytes:
    """A JPEG that browsers show turned clockwise: a mark is put before its pixels, which nobody need decode."""
    orientation = _ORIENTATIONS.get(degrees)
    if orientation is None:
        return jpeg
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def number_in(text: str | None, otherwise: int) -> int:
    """A whole number of a query string; `otherwise` for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else otherwise
