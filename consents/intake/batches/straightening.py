"""Draws a printed page straight, as it left the printer, from its scan: by its code, then by the squares in its corners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consents.intake.printing import layout

if TYPE_CHECKING:
    from PIL import Image

SCALE = 8
"""Pixels of a millimetre on the page that is drawn straight: about 200 dots per inch, as much as is kept of a page."""
_REACH = 5.0
"""How far from where the code alone says it is a mark is looked for, in millimetres."""
_RING = 1.5
_FEWEST_MARKS, _BLACK = 2, 0.3
_FARTHEST_OFF = 1.0
"""Millimetres by which code and marks may contradict each other; on a page that is bent or torn it is more."""


@dataclass(frozen=True)
class Placement:
    """Where a page lies in its scan: the point z on paper (mm) is at `turn`·z + `skew`·z̄ + `shift` in the scan (pixels)."""

    turn: complex
    skew: complex
    shift: complex

    def at(self, point: complex) -> complex:
        """The place in the scan of a point on paper."""
        return self.turn * point + self.skew * point.conjugate() + self.shift

    def drawn(self, scan: Image.Image, left: float, top: float, width: float, height: float) -> Image.Image:
        """This part of the paper, straight, SCALE pixels a millimetre."""
        from PIL import Image

        across = (self.turn + self.skew) / SCALE
        down = 1j * (self.turn - self.skew) / SCALE
        start = self.at(complex(left, top))
        data = (across.real, down.real, start.real, across.imag, down.imag, start.imag)
        size = (round(width * SCALE), round(height * SCALE))
        return scan.transform(size, Image.Transform.AFFINE, data, Image.Resampling.BILINEAR, fillcolor=255)


def straight(scan: Image.Image, code: str, *, last: bool) -> Image.Image | None:
    """The whole page, straight and grey, from a grey scan in which it lies with exactly this code.

    None where that code is not found, or code and marks do not fit together. `last` says that it is a form's last page.
    """
    corners = _corners(scan, code)
    if corners is None:
        return None
    known = list(zip((complex(*one) for one in layout.code_corners()), corners, strict=True))
    rough = _fitted(known, skewed=False)
    found = [
        (centre, there)
        for left, top in layout.marks(last=last)
        if (there := _mark(scan, rough, centre := complex(left, top) + layout.MARK * (0.5 + 0.5j)))
        is not None
    ]
    if len(found) < _FEWEST_MARKS:
        return None
    known += found
    exact = _fitted(known, skewed=True)
    allowed = _FARTHEST_OFF * abs(exact.turn)
    if any(abs(exact.at(paper) - there) > allowed for paper, there in known):
        return None
    return exact.drawn(scan, 0, 0, layout.WIDTH, layout.HEIGHT)


def _corners(scan: Image.Image, code: str) -> list[complex] | None:
    """Where the scan has the corners of the code that says this."""
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for part, start in _attempts(scan):
        for one in zxingcpp.read_barcodes(part, formats=formats, try_invert=False):
            if one.text == code:
                at: Any = one.position
                corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
                return [start + complex(corner.x, corner.y) for corner in corners]
    return None


def _attempts(scan: Image.Image) -> Iterator[tuple[Image.Image, complex]]:
    """Where the code is printed, which is soonest looked at; the whole page, then with its noise smoothed."""
    from PIL import ImageFilter

    left, low = scan.width // 2, scan.height * 2 // 5
    yield scan.crop((left, 0, scan.width, low)), complex(left, 0)
    yield scan, 0j
    yield scan.filter(ImageFilter.BoxBlur(1.5)), 0j


def _fitted(known: Sequence[tuple[complex, complex]], *, skewed: bool) -> Placement:
    """The placement that fits known points (on paper, in the scan) best: turned and scaled, and `skewed` where wanted."""
    count = len(known)
    centre, there = sum(paper for paper, _ in known) / count, sum(place for _, place in known) / count
    pairs = [(paper - centre, place - there) for paper, place in known]
    square = sum(abs(z) ** 2 for z, _ in pairs)
    with_itself = sum((z * z for z, _ in pairs), 0j) if skewed else 0j
    alike = sum((z.conjugate() * w for z, w in pairs), 0j)
    mirrored = sum((z * w for z, w in pairs), 0j) if skewed else 0j
    divisor = square**2 - abs(with_itself) ** 2
    turn = (square * alike - with_itself.conjugate() * mirrored) / divisor
    skew = (square * mirrored - with_itself * alike) / divisor
    return Placement(turn, skew, there - turn * centre - skew * centre.conjugate())


def _mark(scan: Image.Image, rough: Placement, centre: complex) -> complex | None:
    """Where the scan has the middle of the black square that is printed at `centre`: dark, and paper round it."""
    from PIL import ImageChops, ImageFilter, ImageOps

    half = _REACH + layout.MARK / 2 + 2 * _RING
    corner = centre - half * (1 + 1j)
    patch = ImageOps.invert(rough.drawn(scan, corner.real, corner.imag, 2 * half, 2 * half))
    radius = layout.MARK * SCALE / 2
    inner = patch.filter(ImageFilter.BoxBlur(radius))
    outer = patch.filter(ImageFilter.BoxBlur(radius + _RING * SCALE))
    edge = round((half - _REACH) * SCALE)
    area = (edge, edge, patch.width - edge, patch.height - edge)
    score = ImageChops.subtract(inner, outer).crop(area)
    most: Any = score.getextrema()[1]
    darkest: Any = inner.getextrema()[1]
    if most < _BLACK * darkest or darkest < 255 * _BLACK:
        return None
    down, across = divmod(score.tobytes().index(most), score.width)
    offset = complex(edge + across + 0.5, edge + down + 0.5) / SCALE
    return rough.at(corner + offset)
