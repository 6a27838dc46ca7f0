"""The one place where an untrusted file is decoded: a process of its own, without Django, secrets, disk or much memory.

`python -m consents.intake.decode form|photo|pages` reads the file from stdin and writes frames to stdout: one line of
JSON, then as many bytes as its "bytes" says. A refusal is the frame {"refused": sentence}. Whatever else happens (a
crash, the memory or the time used up) the caller sees by the missing frame.
"""

import io
import json
import resource
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 50_000_000
MOST_PAGES = 20
PAGE_SIDE = 1700
THUMBNAIL_SIDE = 320
MEMORY = 232 * 1024 * 1024
"""What it may hold beside the libraries themselves: enough for the largest picture once, in three colours."""

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")

EMPTY = "The selected file is empty."
PROGRAM = "The selected file is a program, not a scan. Select a PDF, JPEG, PNG or HEIC file."
UNKNOWN = "The selected file is not a PDF, JPEG, PNG or HEIC file, whatever its name says."
NO_PHOTO = "The selected file is not a JPEG, PNG or HEIC picture, whatever its name says."
DAMAGED = "The picture is damaged or incomplete. Select a copy that opens on your computer."
BOMB = "The picture has more than 50 million pixels, which is too many. Make a smaller copy and select that."

Frame = tuple[dict[str, Any], bytes]


class Refused(Exception):
    """The file will not be kept; the message is a sentence for the person who chose it."""


def limit(seconds: int, *, beside: int = 0) -> None:
    """Take from this process what it does not need: processor time, memory, and writing anything to disk.

    `beside` is the bytes of a file that is larger than one scan, held beside what decoding it may take.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY + beside, MEMORY + beside))
    resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY + beside, 4 * MEMORY + beside))


def kind_of(data: bytes) -> str:
    """Which decoder to try, by the file's first bytes; the decoder has the last word. Raises Refused."""
    if not data:
        raise Refused(EMPTY)
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "heic"
    raise Refused(PROGRAM if data.startswith(_PROGRAMS) else UNKNOWN)


def open_picture(data: bytes, kind: str) -> "Image.Image":
    """The picture, its header read and its size within bounds. Raises Refused."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the bound below is ours, and tells in a sentence
    if kind == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
        pillow_heif.options.DECODE_THREADS = 1
    try:
        picture = Image.open(io.BytesIO(data), formats=["HEIF" if kind == "heic" else kind.upper()])
    except Exception as error:
        raise Refused(DAMAGED) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused(BOMB)
    return picture


def load(picture: "Image.Image") -> None:
    """Decode every byte of the picture. Raises Refused for a damaged or cut one."""
    try:
        picture.load()
    except (MemoryError, Refused):
        raise
    except Exception as error:
        raise Refused(DAMAGED) from error


def shrink(picture: "Image.Image", side: int) -> "Image.Image":
    """A new upright picture of at most `side` pixels each way, in plain colours, with nothing of the file but its pixels."""
    from PIL import Image, ImageOps

    picture.draft("RGB", (side, side))
    load(picture)
    if picture.mode == "1":
        picture = picture.convert("L")  # otherwise thin lines are lost: black and white is not averaged
    # Smaller first: turning a large one would hold it twice.
    picture.thumbnail((side, side))
    upright = ImageOps.exif_transpose(picture)
    clean = Image.new("RGB", upright.size, "white")
    layer = upright.convert("RGBA") if upright.mode in ("P", "LA", "PA", "RGBA", "La", "RGBa") else None
    clean.paste(layer or upright.convert("RGB"), mask=layer)
    return clean


def jpeg(picture: "Image.Image", quality: int = 80) -> bytes:
    """The picture as JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def quantile(grey: "Image.Image", part: float) -> int:
    """The grey below which this part of the pixels lies."""
    histogram = grey.histogram()
    wanted, seen = sum(histogram) * part, 0
    for value, pixels in enumerate(histogram):
        seen += pixels
        if seen >= wanted:
            return value
    return 255


def form(data: bytes) -> Iterator[Frame]:
    """What a scan is and how many pages it has, once it proved readable and harmless."""
    kind = kind_of(data)
    if kind == "pdf":
        from consents.intake.decode_pdf import inspect

        yield {"kind": kind, "pages": inspect(data)}, b""
        return
    picture = open_picture(data, kind)
    picture.draft("RGB", (picture.width // 8, picture.height // 8))  # reads every byte, keeps few pixels
    load(picture)
    yield {"kind": kind, "pages": 1}, b""


def photo(data: bytes) -> Iterator[Frame]:
    """A photo's kind, upright size, when it was taken (as the camera wrote it), and a thumbnail without metadata."""
    try:
        kind = kind_of(data)
    except Refused as refusal:
        raise Refused(NO_PHOTO if str(refusal) in (UNKNOWN, PROGRAM) else str(refusal)) from refusal
    if kind == "pdf":
        raise Refused(NO_PHOTO)
    picture = open_picture(data, kind)
    exif = picture.getexif()
    details = exif.get_ifd(0x8769)
    turned = exif.get(0x0112) in (5, 6, 7, 8)
    size = (picture.height, picture.width) if turned and kind != "heic" else picture.size
    taken = str(details.get(0x9003) or ""), str(details.get(0x9011) or "")
    thumbnail = jpeg(shrink(picture, THUMBNAIL_SIDE))
    yield {"kind": kind, "width": size[0], "height": size[1], "taken": taken[0], "zone": taken[1]}, thumbnail


def pages(data: bytes) -> Iterator[Frame]:
    """Each page, drawn anew for looking at."""
    kind = kind_of(data)
    if kind == "pdf":
        from consents.intake.decode_pdf import draw

        drawn: Iterator[Image.Image] = draw(data, PAGE_SIDE, MOST_PAGES)
    else:
        drawn = iter([shrink(open_picture(data, kind), PAGE_SIDE)])
    for number, picture in enumerate(drawn, 1):
        yield {"page": number, "width": picture.width, "height": picture.height}, jpeg(picture)


WORK: dict[str, tuple[Callable[[bytes], Iterator[Frame]], int]] = {
    "form": (form, 7),
    "photo": (photo, 7),
    "pages": (pages, 60),
}
"""What can be asked, and how many seconds of processor time it may take."""


def main(command: str) -> None:
    """Answer `command` about what is on stdin."""
    work, seconds = WORK[command]
    limit(seconds)
    out = sys.stdout.buffer
    try:
        for facts, payload in work(sys.stdin.buffer.read()):
            out.write(json.dumps({**facts, "bytes": len(payload)}).encode() + b"\n" + payload)
    except Refused as refusal:
        out.write(json.dumps({"refused": str(refusal), "bytes": 0}).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    # `consents.intake.decode` too, so that the other half raises the same Refused.
    sys.modules["consents.intake.decode"] = sys.modules["__main__"]
    main(sys.argv[1])
