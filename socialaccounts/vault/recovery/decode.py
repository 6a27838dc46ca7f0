"""Reads a QR code off a picture: a process of its own, without Django, secrets, disk or much memory.

`python -m socialaccounts.vault.recovery.decode` reads the picture from stdin and writes one line of JSON to stdout: the
texts of the codes on it, {"texts": […]}, or {"refused": sentence}. Whatever else happens (a crash, the memory or the time
used up) the caller sees by the missing line.
"""

import io
import json
import resource
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 50_000_000
MOST_SIDE = 4000
MEMORY = 1024 * 1024 * 1024
SECONDS = 10
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")

NO_PICTURE = "The selected file is not a picture. Select a PNG or JPEG file, such as a screenshot of the code"
DAMAGED = "The picture is damaged or incomplete. Take the screenshot again"
BOMB = "The picture has more than 50 million pixels, which is too many. Cut out the code and select that"


class Unreadable(Exception):
    """The picture will not be read; the message is a sentence for the person who chose it."""


def limit() -> None:
    """Take from this process what it does not need: processor time, memory, and writing anything to disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def picture_of(data: bytes) -> "Image.Image":
    """The picture in shades of grey on white, at most 4,000 pixels each way. Raises Unreadable."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the bound below is ours, and tells in a sentence
    try:
        picture: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Exception as error:
        raise Unreadable(NO_PICTURE) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise Unreadable(BOMB)
    try:
        picture.load()
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(DAMAGED) from error
    if picture.mode in ("P", "LA", "PA", "RGBA", "La", "RGBa"):
        # A code drawn on nothing would be black on black.
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer)
    picture = picture.convert("L")
    picture.thumbnail((MOST_SIDE, MOST_SIDE))
    return picture


def texts_on(picture: "Image.Image") -> list[str]:
    """The texts of the QR codes on the picture, each once."""
    import zxingcpp

    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return sorted({code.text for code in codes if code.valid})


def main() -> None:
    """Answer about what is on stdin."""
    limit()
    try:
        answer: dict[str, object] = {"texts": texts_on(picture_of(sys.stdin.buffer.read()))}
    except Unreadable as refusal:
        answer = {"refused": str(refusal)}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
