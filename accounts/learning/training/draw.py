"""Draws a certificate anew, in a process of its own without Django, secrets, disk or much memory.

`python -m accounts.learning.training.draw` reads a PDF, JPEG or PNG from stdin and writes to stdout a PDF of pictures of its
pages: nothing of the file comes through but what one sees, so neither a script nor a place in a photo does. A refusal is
exit code 3 with its sentence on stdout; whatever else happens, the caller sees by another exit code.
"""

import io
import resource
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 50_000_000
MOST_PAGES = 4
SIDE = 1600
SECONDS = 8
MEMORY = 256 * 1024 * 1024
REFUSED = 3

UNKNOWN = "The selected file is not a PDF, JPEG or PNG file, whatever its name says"
DAMAGED = (
    "The selected file is damaged, or protected by a password. Select a copy that opens on your computer"
)
TOO_MANY = f"The selected file has more than {MOST_PAGES} pages. Select the certificate alone"
TOO_LARGE = "The picture has more than 50 million pixels, which is too many. Select a smaller copy"


class Refused(Exception):
    """The file will not be kept; the message is a sentence for the person who chose it."""


def limit() -> None:
    """Take from this process what it does not need: processor time, memory, and writing anything to disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY, 4 * MEMORY))


def drawn(data: bytes) -> bytes:
    """The file as a PDF of pictures. Raises Refused."""
    if data.startswith(b"%PDF-"):
        pictures = pages(data)
    elif data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        pictures = iter([picture(data)])
    else:
        raise Refused(UNKNOWN)
    first, *rest = pictures
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, quality=75, resolution=150)
    return out.getvalue()


def pages(data: bytes) -> Iterator["Image.Image"]:
    """Each page as a picture. Raises Refused."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        if not 0 < len(document) <= MOST_PAGES:
            raise Refused(TOO_MANY if len(document) else DAMAGED)
        for page in document:
            scale = SIDE / max(*page.get_size(), 1.0)
            yield page.render(scale=scale, draw_annots=True).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise Refused(DAMAGED) from error


def picture(data: bytes) -> "Image.Image":
    """An upright picture in plain colours, on white where it is transparent. Raises Refused."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the bound below is ours, and tells in a sentence
    try:
        found = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
    except Exception as error:
        raise Refused(DAMAGED) from error
    if found.width * found.height > MOST_PIXELS:
        raise Refused(TOO_LARGE)
    try:
        found.draft("RGB", (SIDE, SIDE))
        found.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(found)
        layer = upright.convert("RGBA")
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(DAMAGED) from error
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(layer, mask=layer)
    return clean


def main() -> int:
    """Draw what is on stdin; returns the exit code."""
    limit()
    out = sys.stdout.buffer
    try:
        out.write(drawn(sys.stdin.buffer.read()))
    except Refused as refusal:
        out.write(str(refusal).encode())
        return REFUSED
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
