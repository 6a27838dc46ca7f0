"""The papers and photos of the journeys: pictures with enough noise that any run of their bytes is theirs alone."""

import io
import secrets
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

GPS = {1: "N", 2: (53.0, 14.0, 9.0), 3: "W", 4: (1.0, 25.0, 23.0)}
RUN = 24


def picture(path: Path, words: list[str], size: tuple[int, int] = (900, 1200)) -> Path:
    """A JPEG that says `words`, with a camera's name and a place in its metadata."""
    noise = Image.frombytes("RGB", size, secrets.token_bytes(size[0] * size[1] * 3)).point(
        lambda value: 200 + value // 5
    )
    draw = ImageDraw.Draw(noise)
    for line, text in enumerate(words):
        draw.text((60, 80 + 50 * line), text, font=ImageFont.load_default(30), fill=(0, 0, 0))
    exif = Image.Exif()
    exif[0x010F] = "Nosy Camera Company"
    exif.get_ifd(0x8825).update(GPS)
    noise.save(path, "JPEG", quality=80, exif=exif)
    return path


def runs_of(path: Path, count: int = 40) -> list[bytes]:
    """Byte runs from all over a file, to be searched for where it must not be in clear."""
    content = path.read_bytes()
    step = max(1, (len(content) - RUN) // count)
    return [content[start : start + RUN] for start in range(0, len(content) - RUN, step)]


def without_metadata(image: bytes) -> bool:
    """Whether a picture served by the portal tells neither camera nor place."""
    opened = Image.open(io.BytesIO(image))
    return b"Nosy Camera" not in image and not dict(opened.getexif())
