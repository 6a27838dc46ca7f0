"""Reads the pages of an office scan in a process of its own, as decode.py does: page by page, the code, which way up, and
whether the page is blank.

`python -m consents.intake.batches.reading pages SIZE FIRST HARDER TURN` reads the file of SIZE bytes from stdin and writes
frames to stdout: {"kind", "pages"}, then one for each page from FIRST on, its picture after it. HARDER (0 or 1) looks
longer for a code; TURN (0, 90, 180, 270) turns each page clockwise first. `count SIZE` says only kind and number of pages.
"""

import io
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from consents.intake.decode import (
    DAMAGED,
    Frame,
    Refused,
    jpeg,
    kind_of,
    limit,
    load,
    open_picture,
    quantile,
    shrink,
)

if TYPE_CHECKING:
    from PIL import Image

MOST_PAGES = 200
SIDE = 2340
"""A4 at 200 dots per inch: enough for the code, for reading handwriting, and for the page that is kept."""
SECONDS, SECONDS_TO_COUNT = 400, 7
"""Of processor time for one file."""
LARGEST = 1 << 30

TOO_MANY = "The file has {} pages, and the most is {}. Split it into several batches."

TIFF_STARTS = (b"II*\0", b"MM\0*")
_DARKER, _DARKEST_PAPER, _MOST_NOISE = 20, 150, 20
_TILE, _MOST_DARK = 20, 0.04
_BORDER = 0.04
_OURS = "CF-"
_MOST_CODES, _LONGEST_CODE = 8, 60


def kind(data: bytes) -> str:
    """As `kind_of`, and TIFF, which office scanners make. Raises Refused."""
    return "tiff" if data.startswith(TIFF_STARTS) else kind_of(data)


def count(data: bytes, kind: str) -> int:
    """How many pages the file has, once it proved readable and harmless. Raises Refused."""
    if kind == "pdf":
        from consents.intake.decode_pdf import inspect

        return inspect(data, MOST_PAGES, TOO_MANY)
    if kind == "tiff":
        frames = _open_tiff(data).n_frames
        if frames > MOST_PAGES:
            raise Refused(TOO_MANY.format(frames, MOST_PAGES))
        return int(frames)
    return 1


def _open_tiff(data: bytes) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    try:
        return Image.open(io.BytesIO(data), formats=["TIFF"])
    except Exception as error:
        raise Refused(DAMAGED) from error


def drawn(data: bytes, kind: str, first: int) -> "Iterator[Image.Image]":
    """Each page from number `first` on, at most SIDE pixels each way. Raises Refused."""
    if kind == "pdf":
        from consents.intake.decode_pdf import draw

        yield from draw(data, SIDE, MOST_PAGES, first)
    elif kind == "tiff":
        from consents.intake.decode import BOMB, MOST_PIXELS

        picture = _open_tiff(data)
        for number in range(first - 1, picture.n_frames):
            try:
                picture.seek(number)
            except Exception as error:
                raise Refused(DAMAGED) from error
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(BOMB)
            load(picture)
            # A smaller one at once: a copy would hold a large page twice.
            factor = max(picture.size) // SIDE
            grey = picture.convert("L") if picture.mode == "1" else picture
            yield shrink(grey.reduce(factor) if factor > 1 else grey.copy(), SIDE)
    else:
        yield shrink(open_picture(data, kind), SIDE)


def codes(page: "Image.Image", *, harder: bool) -> tuple[list[str], int]:
    """The texts of all QR codes on a page, and by how much (90s) it must be turned clockwise to stand upright."""
    import zxingcpp

    grey = page.convert("L")
    for attempt in _attempts(grey, harder):
        found = zxingcpp.read_barcodes(
            attempt, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), try_invert=False
        )
        if found:
            ours = next((one for one in found if one.text.startswith(_OURS)), found[0])
            turned = round(ours.orientation / 90) * 90
            return [one.text[:_LONGEST_CODE] for one in found[:_MOST_CODES]], -turned % 360
    return [], 0


def _attempts(grey: "Image.Image", harder: bool) -> "Iterator[Image.Image]":
    """The page as it is, then with its noise smoothed; looking harder, also at other sizes and contrasts."""
    from PIL import ImageFilter, ImageOps

    yield grey
    yield grey.filter(ImageFilter.BoxBlur(1.5))
    if harder:
        yield grey.filter(ImageFilter.MedianFilter(5))
        yield ImageOps.autocontrast(grey.reduce(2), cutoff=5)
        yield grey.resize((grey.width * 2, grey.height * 2)).filter(ImageFilter.GaussianBlur(2))
        yield ImageOps.autocontrast(grey, cutoff=10).filter(ImageFilter.GaussianBlur(3))


def is_blank(page: "Image.Image") -> bool:
    """Whether nothing at all stands on the page: a proof, so that in doubt it is False.

    At 100 dots per inch, noise averaged away, no tile of 5 mm may hold more dark than a grain of dust. The border, where
    scanners leave shadows, is not looked at. How dark is dark depends on the paper's own noise.
    """
    from PIL import ImageFilter

    grey = page.convert("L")
    grey = grey.reduce(max(1, round(max(grey.size) / 1170)))
    left, top = round(grey.width * _BORDER), round(grey.height * _BORDER)
    across, down = (grey.width - 2 * left) // _TILE, (grey.height - 2 * top) // _TILE
    if not (across and down):
        return False
    inner = grey.crop((left, top, left + across * _TILE, top + down * _TILE)).filter(ImageFilter.BoxBlur(1))
    paper, dusk = quantile(inner, 0.5), quantile(inner, 0.1)
    noise = (paper - dusk) / 1.28
    if paper < _DARKEST_PAPER or noise > _MOST_NOISE:
        return False
    limit = paper - max(_DARKER, 3.6 * noise)
    ink = inner.point([255 if value < limit else 0 for value in range(256)])
    fullest: Any = ink.reduce(_TILE).getextrema()[1]
    return bool(fullest <= 255 * _MOST_DARK)


def pages(data: bytes, first: int, harder: bool, turn: int) -> Iterator[Frame]:
    """The frames of a file, see above."""
    what = kind(data)
    total = count(data, what)
    yield {"kind": what, "pages": total}, b""
    for number, page in enumerate(drawn(data, what, first), first):
        if turn:
            page = page.transpose(_TURNS[turn])
        texts, upright = codes(page, harder=harder)
        if upright:
            page = page.transpose(_TURNS[upright])
        facts = {
            "page": number,
            "width": page.width,
            "height": page.height,
            "blank": not texts and is_blank(page),
            "texts": texts,
        }
        yield facts, jpeg(page)


_TURNS: dict[int, Any] = {}


def _prepare() -> None:
    from PIL import Image

    turns = Image.Transpose
    # Pillow counts anticlockwise.
    _TURNS.update({90: turns.ROTATE_270, 180: turns.ROTATE_180, 270: turns.ROTATE_90})


def main(command: str, size: int, first: int = 1, harder: int = 0, turn: int = 0) -> None:
    """Answer `command` about the `size` bytes on stdin."""
    limit(SECONDS_TO_COUNT if command == "count" else SECONDS, beside=min(size, LARGEST))
    _prepare()
    out = sys.stdout.buffer
    try:
        data = sys.stdin.buffer.read(size)  # told how many, Python holds them once
        if command == "count":
            what = kind(data)
            frames: Iterator[Frame] = iter([({"kind": what, "pages": count(data, what)}, b"")])
        else:
            frames = pages(data, first, bool(harder), turn)
        for facts, payload in frames:
            out.write(json.dumps({**facts, "bytes": len(payload)}).encode() + b"\n" + payload)
            out.flush()
    except Refused as refusal:
        out.write(json.dumps({"refused": str(refusal), "bytes": 0}).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
