"""Reads what stands in the tick boxes of a printed form, in a process of its own, as reading.py does.

`python -m consents.intake.batches.ticks` reads from stdin one line of JSON, a list with {"code", "last", "bytes", "boxes"}
for each page, and after it the pictures of the pages, JPEG. A box is [name, left, top, side] in millimetres. For each page
it writes the frame {"page", "ticks"}: by name of the box "ticked", "blank" or "unsure".

A box is ticked, or blank, only where nothing speaks against it: its outline is where it was printed, ink is in it or not,
the ink is a tick and no scribble, and it comes neither from far off nor out of another box. Everything else is unsure.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consents.intake.batches.straightening import SCALE, straight
from consents.intake.decode import Frame, Refused, limit, load, open_picture, quantile
from consents.intake.printing import layout

if TYPE_CHECKING:
    from PIL import Image

TICKED, BLANK, UNSURE = "ticked", "blank", "unsure"
STATES = (TICKED, BLANK, UNSURE)
SECONDS = 10
"""Of processor time for one form."""

_LEAST_CONTRAST, _MOST_NOISE = 60, 0.12
_FAINT, _INK, _SOLID = 0.12, 0.3, 0.5
"""How dark, of the way from the paper round the box to the black of the marks."""
_BLANK, _BLANK_ROUND, _TICKED, _FILLED, _TANGLED = 0.02, 0.04, 0.06, 0.65, 0.1
"""Shares of a box: at most so faintly dark to be blank, and round it; at least so much ink to be ticked, at most so solid;
at most so many of its lines crossed by three strokes or more."""
_STRAY, _OUTLINE = 1.2, 0.2
_INSET, _ROUND = 0.7, (0.5, 1.8)
_FAR = 9.0

Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Levels:
    """Greys of a page: its paper, how far its black is from that, and how much its own noise scatters."""

    paper: int
    contrast: int
    noise: float

    def limit(self, part: float, paper: int) -> float:
        """The grey below which something is as dark as `part`, and not noise, on paper of this grey."""
        return paper - max(part * self.contrast, (3 + part * 3) * self.noise)


@dataclass(frozen=True)
class Spot:
    """The middle of a box on the straight page, in pixels, and half its side."""

    x: float
    y: float
    half: float

    def area(self, beyond: float) -> Area:
        """The square that goes so many millimetres beyond the outline; within it where negative."""
        reach = self.half + beyond * SCALE
        return (
            round(self.x - reach),
            round(self.y - reach),
            round(self.x + reach),
            round(self.y + reach),
        )


def read(scan: Image.Image, code: str, boxes: Sequence[Sequence[Any]], *, last: bool) -> dict[str, str]:
    """What stands in each box of a page, by its name. `scan` is upright; `code` is what the code on the page must say."""
    from PIL import ImageFilter

    ticks = {str(box[0]): UNSURE for box in boxes}
    page = straight(_darkest(scan), code, last=last)
    if page is None:
        return ticks
    page = page.filter(ImageFilter.BoxBlur(1))
    levels = _levels(page, last=last)
    if levels.contrast < _LEAST_CONTRAST or levels.noise > _MOST_NOISE * levels.contrast:
        return ticks
    found = {str(name): _found(page, _printed(place), levels) for name, *place in boxes}
    spots = {
        name: spot or _printed(place) for (name, *place), spot in zip(boxes, found.values(), strict=True)
    }
    for name, spot in found.items():
        if spot is not None:
            others = [other for whose, other in spots.items() if whose != name]
            ticks[name] = _state(page, spot, others, levels)
    return ticks


def _darkest(scan: Image.Image) -> Image.Image:
    """In grey, each point as dark as in the colour in which it is darkest: a yellow pen is as good as a blue one."""
    from PIL import ImageChops

    red, green, blue = scan.convert("RGB").split()
    return ImageChops.darker(ImageChops.darker(red, green), blue)


def _printed(place: Sequence[float]) -> Spot:
    left, top, side = place
    return Spot((left + side / 2) * SCALE, (top + side / 2) * SCALE, side / 2 * SCALE)


def _levels(page: Image.Image, *, last: bool) -> Levels:
    paper, dusk = quantile(page, 0.5), quantile(page, 0.25)
    blacks = []
    for left, top in layout.marks(last=last):
        inner = [
            round(side * SCALE) for side in (left + 1, top + 1, left + layout.MARK - 1, top + layout.MARK - 1)
        ]
        blacks.append(quantile(page.crop((inner[0], inner[1], inner[2], inner[3])), 0.5))
    return Levels(paper, paper - sorted(blacks)[1], (paper - dusk) / 0.674)


def _found(page: Image.Image, printed: Spot, levels: Levels) -> Spot | None:
    """Where the outline of a box is, near where it was printed; None where its four sides are not all there."""
    from PIL import ImageChops, ImageFilter, ImageOps

    area = printed.area(printed.half / SCALE + 2 * _STRAY)
    patch = ImageOps.invert(page.crop(area))
    half = round(printed.half)
    across = patch.filter(ImageFilter.BoxBlur((half - 2, 1)))
    down = patch.filter(ImageFilter.BoxBlur((1, half - 2)))
    sides = [
        ImageChops.offset(across, 0, half),
        ImageChops.offset(across, 0, -half),
        ImageChops.offset(down, half, 0),
        ImageChops.offset(down, -half, 0),
    ]
    faintest = sides[0]
    for side in sides[1:]:
        faintest = ImageChops.darker(faintest, side)
    stray = round(_STRAY * SCALE)
    middle = patch.width // 2
    near = faintest.crop((middle - stray, middle - stray, middle + stray + 1, middle + stray + 1))
    most: Any = near.getextrema()[1]
    if most < 255 - levels.paper + _OUTLINE * levels.contrast:
        return None
    y, x = divmod(near.tobytes().index(most), near.width)
    return Spot(area[0] + middle - stray + x + 0.5, area[1] + middle - stray + y + 0.5, printed.half)


def _state(page: Image.Image, spot: Spot, others: Sequence[Spot], levels: Levels) -> str:
    paper = quantile(page.crop(spot.area(2.0)), 0.5)
    if levels.paper - paper > levels.contrast * _INK:
        return UNSURE
    area = spot.area(_FAR)
    patch = page.crop(area)
    faint, ink, solid = (_darker(patch, levels.limit(part, paper)) for part in (_FAINT, _INK, _SOLID))
    here = Spot(spot.x - area[0], spot.y - area[1], spot.half)
    inside = here.area(-_INSET)
    outer, inner = (_amount(faint, here.area(beyond)) for beyond in reversed(_ROUND))
    room = _size(here.area(_ROUND[1])) - _size(here.area(_ROUND[0]))
    if _amount(faint, inside) <= _BLANK * _size(inside):
        return BLANK if outer - inner <= _BLANK_ROUND * room else UNSURE
    if _amount(ink, inside) < _TICKED * _size(inside) or _amount(solid, inside) > _FILLED * _size(inside):
        return UNSURE
    if _is_tangled(ink.crop(inside)) or _is_tangled(solid.crop(inside)):
        return UNSURE
    stroke = _stroke(ink, inside)
    near = [Spot(other.x - area[0], other.y - area[1], other.half).area(-_INSET) for other in others]
    within = stroke.getbbox()
    whole = (0, 0, stroke.width, stroke.height)
    is_far = within is None or any(side == edge for side, edge in zip(within, whole, strict=True))
    joined = any(_amount(stroke, one) > _BLANK * _size(one) for one in near if _overlaps(one, whole))
    return UNSURE if is_far or joined else TICKED


def _darker(grey: Image.Image, limit: float) -> Image.Image:
    """Marked (255) where it is darker than this grey."""
    dark = max(0, min(256, math.ceil(limit)))
    return grey.point([255] * dark + [0] * (256 - dark))


def _amount(marked: Image.Image, area: Area) -> int:
    """How many pixels of the area are marked."""
    return marked.crop(area).histogram()[255]


def _size(area: Area) -> int:
    return (area[2] - area[0]) * (area[3] - area[1])


def _overlaps(one: Area, other: Area) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _is_tangled(ink: Image.Image) -> bool:
    """Whether many lines across the box meet three strokes or more: a tick has two, what is crossed out has more."""
    pixels, width = ink.tobytes(), ink.width
    rows = [pixels[start : start + width] for start in range(0, len(pixels), width)]
    columns = [pixels[start::width] for start in range(width)]
    return any(
        sum(sum(1 for run in line.split(b"\0") if run) >= 3 for line in lines) > _TANGLED * len(lines)
        for lines in (rows, columns)
    )


def _stroke(ink: Image.Image, inside: Area) -> Image.Image:
    """All the ink that hangs together with what is inside the box."""
    from PIL import ImageDraw

    marked, width = ink.copy(), inside[2] - inside[0]
    for place, pixel in enumerate(ink.crop(inside).tobytes()):
        at = (inside[0] + place % width, inside[1] + place // width)
        if pixel and marked.getpixel(at) == 255:
            ImageDraw.floodfill(marked, at, 128)
    return marked.point([255 if value == 128 else 0 for value in range(256)])


def pages(head: Sequence[dict[str, Any]], stream: Any) -> Iterator[Frame]:
    """The frames of a form, see above."""
    for number, one in enumerate(head, 1):
        picture = open_picture(stream.read(one["bytes"]), "jpeg")
        load(picture)
        yield {"page": number, "ticks": read(picture, one["code"], one["boxes"], last=one["last"])}, b""


def main() -> None:
    """Answer about what is on stdin."""
    limit(SECONDS)
    out, stream = sys.stdout.buffer, sys.stdin.buffer
    try:
        for facts, _ in pages(json.loads(stream.readline()), stream):
            out.write(json.dumps({**facts, "bytes": 0}).encode() + b"\n")
    except Refused as refusal:
        out.write(json.dumps({"refused": str(refusal), "bytes": 0}).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
