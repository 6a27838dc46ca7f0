"""Bad files by the hundred, each made anew: cut, bent, disguised, active, enormous and infected.

`CORPUS` maps a name to how the file is made and what must come of it: REFUSED at the door, or EITHER, where a decoder may
rightly find a whole picture in it; then nothing but newly drawn pixels is ever shown.
"""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache, partial

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

from tests.consents import factories
from tests.consents.intake.scanners import EICAR

REFUSED, EITHER = "refused", "either"
Made = tuple[Callable[[], bytes], str]
KILOBYTE = 1024


@cache
def good(kind: str) -> bytes:
    """A sound scan of about thirty kilobytes."""
    if kind == "pdf":
        return factories.pdf(3, _with_noise)
    side = {"JPEG": 190, "PNG": 105, "HEIF": 260}[kind]
    return factories.picture(kind, size=(side, side), **({"quality": 95} if kind != "PNG" else {}))


def _with_noise(document: pikepdf.Pdf) -> None:
    document.Root.Noise = document.make_stream(random.Random(4).randbytes(28 * KILOBYTE))  # noqa: S311


def cuts() -> dict[str, Made]:
    """Each kind, cut off after every kilobyte."""
    return {
        f"{kind} cut after {size} kB": (partial(_cut, kind, size * KILOBYTE), REFUSED)
        for kind in ("pdf", "JPEG", "PNG", "HEIF")
        for size in range(1, -(-len(good(kind)) // KILOBYTE))
    }


def _cut(kind: str, size: int) -> bytes:
    return good(kind)[:size]


def flips() -> dict[str, Made]:
    """Each kind with one bit, and with forty bits, turned over."""
    return {
        f"{kind} with {bits} bits turned, {seed}": (partial(_flip, kind, bits, seed), EITHER)
        for kind in ("pdf", "JPEG", "PNG", "HEIF")
        for bits in (1, 40)
        for seed in range(8)
    }


def _flip(kind: str, bits: int, seed: int) -> bytes:
    data, chance = bytearray(good(kind)), random.Random(seed)  # noqa: S311
    for _ in range(bits):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


MAGICS = {
    "Windows program": b"MZ\x90\0",
    "ELF program": b"\x7fELF\2\1\1",
    "shell script": b"#!/bin/sh\n",
    "Mach-O": b"\xcf\xfa\xed\xfe",
    "Java class": b"\xca\xfe\xba\xbe",
    "WebAssembly": b"\0asm\1\0\0\0",
    "GIF": b"GIF89a",
    "BMP": b"BM",
    "TIFF": b"II*\0",
    "TIFF, other end": b"MM\0*",
    "WebP": b"RIFF\x10\0\0\0WEBP",
    "AVI": b"RIFF\x10\0\0\0AVI ",
    "icon": b"\0\0\1\0",
    "PSD": b"8BPS\0\1",
    "JPEG 2000": b"\0\0\0\x0cjP  ",
    "JPEG XL": b"\xff\x0a",
    "AVIF": b"\0\0\0\x1cftypavif",
    "MP4": b"\0\0\0\x18ftypmp42",
    "zip": b"PK\3\4",
    "empty zip": b"PK\5\6",
    "RAR": b"Rar!\x1a\7",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "gzip": b"\x1f\x8b\x08",
    "xz": b"\xfd7zXZ\0",
    "bzip2": b"BZh9",
    "zstd": b"\x28\xb5\x2f\xfd",
    "cabinet": b"MSCF",
    "Word 97": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "RTF": b"{\\rtf1",
    "PostScript": b"%!PS-Adobe",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>",
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "XML bomb": b"<!DOCTYPE z [<!ENTITY a 'aaaa'>]>",
    "Flash": b"FWS\x09",
    "MP3": b"ID3\3",
    "Ogg": b"OggS",
    "SQLite": b"SQLite format 3\0",
    "PDF after a kilobyte": b" " * 1025 + b"%PDF-1.7",
    "PDF after a blank": b" %PDF-1.7\n",
    "a mark of byte order": b"\xef\xbb\xbf%PDF-1.7",
}
HEADS = {
    "PDF": b"%PDF-1.7\n", "JPEG": b"\xff\xd8\xff\xe0", "PNG": b"\x89PNG\r\n\x1a\n", "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0",
}  # fmt: skip


def disguises() -> dict[str, Made]:
    """Other kinds under a scan's name, and the head of a scan before nonsense."""
    body = random.Random(7).randbytes(3000)  # noqa: S311
    found: dict[str, Made] = {name: (partial(bytes, magic + body), REFUSED) for name, magic in MAGICS.items()}
    for name, head in HEADS.items():
        found[f"{name} head before nonsense"] = (partial(bytes, head + body), REFUSED)
        found[f"{name} head before zeros"] = (partial(bytes, head + b"\0" * 5000), REFUSED)
        found[f"{name} head alone"] = (partial(bytes, head), REFUSED)
    found["nothing at all"] = (bytes, REFUSED)
    found["one byte"] = (partial(bytes, b"%"), REFUSED)
    return found


def _zip(entries: dict[str, bytes], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


@cache
def _zip_bomb() -> bytes:
    inner = _zip({"zeros": bytes(20_000_000)})
    return _zip({f"{number}.zip": inner for number in range(40)})


def polyglots() -> dict[str, Made]:
    """Files that are two things at once."""
    page, archive = b"<html><script>alert('polyglot')</script></html>", _zip({"a.exe": b"MZ polyglot"})
    found: dict[str, Made] = {}
    for kind in ("pdf", "JPEG", "PNG", "HEIF"):
        found[f"{kind} and a web page"] = (partial(_join, kind, page), EITHER)
        found[f"{kind} and an archive"] = (partial(_join, kind, archive), EITHER)
        found[f"{kind} and a program"] = (partial(_join, kind, b"MZ polyglot" * 400), EITHER)
    found["a web page and a PDF"] = (lambda: page + good("pdf"), REFUSED)
    found["an archive and a PDF"] = (lambda: archive + good("pdf"), REFUSED)
    found["JPEG and a PDF"] = (lambda: good("JPEG") + good("pdf"), EITHER)
    found["two PDFs"] = (lambda: good("pdf") + good("pdf"), EITHER)
    return found


def _join(kind: str, tail: bytes) -> bytes:
    return good(kind) + tail


def bombs() -> dict[str, Made]:
    """Little files that would be very large ones."""
    return {
        "zip bomb": (_zip_bomb, REFUSED),
        "zip bomb after a PDF": (lambda: good("pdf") + _zip_bomb(), EITHER),
        "zip bomb after a JPEG": (lambda: good("JPEG") + _zip_bomb(), EITHER),
        "gzip bomb": (lambda: gzip.compress(bytes(50_000_000)), REFUSED),
        "a Word file that is a bomb": (
            lambda: _zip({"[Content_Types].xml": b"x", "word/document.xml": bytes(40_000_000)}),
            REFUSED,
        ),
        "PNG of 900 million pixels": (partial(_flat, (30_000, 30_000)), REFUSED),
        "PNG of 65,535 by 65,535": (partial(_declared, 65_535, 65_535), REFUSED),
        "PNG of two thousand million by one": (partial(_declared, 2**31 - 1, 1), REFUSED),
        "PNG of no width": (partial(_declared, 0, 100), REFUSED),
        "PNG of 49 million pixels": (partial(_flat, (7000, 7000)), EITHER),
        "PNG of 49 million pixels with see-through": (partial(_flat, (7000, 7000), "RGBA"), EITHER),
        "PNG that says 4,000 by 4,000 and holds nothing": (partial(_declared, 4000, 4000), REFUSED),
        "PNG with a bomb in its text": (
            partial(_chunk, b"zTXt", b"k\0\0" + zlib.compress(bytes(80_000_000))),
            EITHER,
        ),
        "PNG with a bomb in its colours": (
            partial(_chunk, b"iCCP", b"k\0\0" + zlib.compress(bytes(80_000_000))),
            EITHER,
        ),
        "PNG with a bomb in its international text": (
            partial(_chunk, b"iTXt", b"k\0\1\0\0\0" + zlib.compress(bytes(80_000_000))),
            EITHER,
        ),
        "PNG whose pixels are too many": (_too_many_rows, EITHER),
        "animated PNG": (_animated, EITHER),
        "JPEG that says 65,500 by 65,500": (partial(_jpeg_says, 65_500, 65_500), REFUSED),
        "JPEG that says 7,000 by 7,000": (partial(_jpeg_says, 7000, 7000), EITHER),
        "JPEG that says nothing by nothing": (partial(_jpeg_says, 0, 0), REFUSED),
        "HEIC that says 60,000 by 60,000": (_heic_says, REFUSED),
        "JPEG of a thousand comments": (
            lambda: good("JPEG")[:2] + b"\xff\xfe\xff\xff" + bytes(65_533) + good("JPEG")[2:],
            EITHER,
        ),
    }


def _flat(size: tuple[int, int], mode: str = "1") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return out.getvalue()


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))


def _declared(width: int, height: int) -> bytes:
    head = _png_chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return HEADS["PNG"] + head + _png_chunk(b"IDAT", zlib.compress(bytes(3000))) + _png_chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    data = good("PNG")
    return data[:33] + _png_chunk(kind, body) + data[33:]


def _too_many_rows() -> bytes:
    head = _png_chunk(b"IHDR", struct.pack("!IIBBBBB", 100, 100, 8, 2, 0, 0, 0))
    return (
        HEADS["PNG"] + head + _png_chunk(b"IDAT", zlib.compress(bytes(60_000_000))) + _png_chunk(b"IEND", b"")
    )


def _animated() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (500, 500), (number, 0, 0)) for number in range(40)]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], pnginfo=PngImagePlugin.PngInfo())
    return out.getvalue()


def _jpeg_says(width: int, height: int) -> bytes:
    data = bytearray(good("JPEG"))
    place = data.index(b"\xff\xc0")
    data[place + 5 : place + 9] = struct.pack("!HH", height, width)
    return bytes(data)


def _heic_says() -> bytes:
    data = bytearray(good("HEIF"))
    place = data.index(b"ispe")
    data[place + 8 : place + 16] = struct.pack("!II", 60_000, 60_000)
    return bytes(data)


def _js() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _action(kind: str, **more: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


def _on_open(action: Callable[[], Dictionary]) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = action()

    return change


def _in_link(action: Callable[[], Dictionary]) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action())
        document.pages[0].Annots = Array([document.make_indirect(link)])

    return change


def _when_page_opens(action: Callable[[], Dictionary]) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].AA = Dictionary(O=action())

    return change


def _unreached(action: Callable[[], Dictionary]) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Spare = Array([document.make_indirect(Dictionary(Next=Array([action()])))])

    return change


WAYS = {
    "on opening": _on_open,
    "in a link": _in_link,
    "when a page opens": _when_page_opens,
    "in a corner": _unreached,
}
ACTIONS: dict[str, Callable[[], Dictionary]] = {
    "a script": _js,
    "a program": lambda: _action("Launch", F=String("calc.exe")),
    "data from elsewhere": lambda: _action("ImportData", F=String("x.fdf")),
    "a form sent off": lambda: _action("SubmitForm", F=String("http://x.example")),
    "another file": lambda: _action("GoToR", F=String("other.pdf")),
    "an embedded file": lambda: _action("GoToE", F=String("other.pdf")),
    "a film with a script": lambda: _action("Rendition", JS=String("1")),
}


def _named_script(document: pikepdf.Pdf) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _js()])))


def _nested(depth: int) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        inside = factories.pdf(1)
        for _ in range(depth):
            inside = factories.pdf(
                1, lambda one, content=inside: one.attachments.__setitem__("a.pdf", content)
            )
        document.attachments["inside.pdf"] = inside

    return change


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("x"))


def _rich_media(document: pikepdf.Pdf) -> None:
    document.pages[0].Annots = Array([Dictionary(Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))])


def _box(*box: float, unit: float = 1) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = Array(list(box))
        document.pages[0].CropBox = Array(list(box))
        document.pages[0].UserUnit = unit

    return change


def _content(
    stream: bytes, resources: Callable[[pikepdf.Pdf], Dictionary] | None = None
) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(stream)
        if resources:
            document.pages[0].Resources = resources(document)

    return change


def _image(width: int, height: int, bits: int = 8, data: bytes = b"x") -> Callable[[pikepdf.Pdf], Dictionary]:
    def resources(document: pikepdf.Pdf) -> Dictionary:
        image = document.make_stream(
            data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=bits,
            ColorSpace=Name.DeviceGray,
        )  # fmt: skip
        return Dictionary(XObject=Dictionary(A=image))

    return resources


def _itself(document: pikepdf.Pdf) -> Dictionary:
    form = document.make_stream(
        b"/A Do /A Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
    )
    form.Resources = Dictionary(XObject=Dictionary(A=form))
    return Dictionary(XObject=Dictionary(A=form))


def _doubling(document: pikepdf.Pdf) -> Dictionary:
    """Forms that draw the next one twice each: two to the power of thirty in the end."""
    inner = document.make_stream(
        b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
    )
    for _ in range(30):
        outer = document.make_stream(
            b"/A Do /A Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])
        )
        outer.Resources = Dictionary(XObject=Dictionary(A=inner))
        inner = outer
    return Dictionary(XObject=Dictionary(A=inner))


def _deep(document: pikepdf.Pdf) -> None:
    part = Array([])
    for _ in range(400):
        part = Array([part])
    document.Root.Deep = part


def _many(document: pikepdf.Pdf) -> None:
    document.Root.Many = Array([Dictionary(A=number) for number in range(210_000)])


def _page_in_a_circle(document: pikepdf.Pdf) -> None:
    document.Root.Pages.Kids.append(document.Root.Pages)


ENCRYPTIONS = {
    "with a password": pikepdf.Encryption(owner="a", user="b"),
    "against change": pikepdf.Encryption(owner="a", user=""),
    "in the old way": pikepdf.Encryption(owner="a", user="b", R=3, aes=False, metadata=False),
    "in the oldest way": pikepdf.Encryption(owner="a", user="b", R=2, aes=False, metadata=False),
    "with AES of 128 bits": pikepdf.Encryption(owner="a", user="b", R=4),
}


def pdfs() -> dict[str, Made]:
    """PDFs that act, hide, nest, lock, or are far too large."""
    make = factories.pdf
    found: dict[str, Made] = {
        f"PDF with {what} {where}": (partial(make, 1, way(action)), REFUSED)
        for what, action in ACTIONS.items()
        for where, way in WAYS.items()
    }
    compressed = pikepdf.ObjectStreamMode.generate
    found |= {
        f"PDF with {what}, compressed": (
            partial(make, 1, _unreached(action), object_stream_mode=compressed), REFUSED,
        )
        for what, action in ACTIONS.items()
    }  # fmt: skip
    found |= {
        f"PDF locked {how}": (partial(make, 1, encryption=lock), REFUSED) for how, lock in ENCRYPTIONS.items()
    }
    found |= {f"PDF nested {depth} deep": (partial(make, 1, _nested(depth)), REFUSED) for depth in (0, 1, 3)}
    found |= {
        "PDF with a named script": (partial(make, 1, _named_script), REFUSED),
        "PDF with a live form": (partial(make, 1, _xfa), REFUSED),
        "PDF with a film": (partial(make, 1, _rich_media), REFUSED),
        "PDF without pages": (partial(make, 0), REFUSED),
        "PDF of 21 pages": (partial(make, 21), REFUSED),
        "PDF of 3,000 pages": (partial(make, 3000), REFUSED),
        "PDF with pages in a circle": (partial(make, 1, _page_in_a_circle), REFUSED),
        "PDF 400 arrays deep": (partial(make, 1, _deep), EITHER),
        "PDF of too many parts": (partial(make, 1, _many), REFUSED),
        "PDF that draws itself": (partial(make, 1, _content(b"/A Do", _itself)), EITHER),
        "PDF that doubles thirty times": (partial(make, 1, _content(b"/A Do", _doubling)), EITHER),
        "PDF with 200 MB to draw": (
            partial(make, 1, _content(b"0 0 9 9 re f\n" * 15_000_000), compress_streams=True, recompress_flate=True),
            EITHER,
        ),
        "PDF with a picture of 8,100 million pixels": (
            partial(make, 1, _content(b"/A Do", _image(90_000, 90_000))), REFUSED,
        ),
        "PDF with a mask of 8,100 million pixels": (
            partial(make, 1, _content(b"/A Do", _image(90_000, 90_000, 1))), REFUSED,
        ),
        "PDF with a picture of 49 million pixels": (
            partial(make, 1, _content(b"500 0 0 500 0 0 cm /A Do", _image(7000, 7000, 8, bytes(49_000_000))),
                    compress_streams=True), EITHER,
        ),
        "PDF with a picture that holds nothing": (partial(make, 1, _content(b"/A Do", _image(4000, 4000))), EITHER),
        "PDF with a picture of no size": (partial(make, 1, _content(b"/A Do", _image(0, 0))), EITHER),
    }  # fmt: skip
    boxes = {
        "a million wide": (0, 0, 1e6, 1e6),
        "a thousand million wide": (0, 0, 1e9, 1e9),
        "a hair wide": (0, 0, 0.001, 14_400),
        "no width": (0, 0, 0, 0),
        "turned inside out": (600, 800, 0, 0),
        "below nothing": (-1e8, -1e8, -1, -1),
        "a mile long": (0, 0, 10, 200_000),
    }
    found |= {
        f"PDF with a page {name}": (partial(make, 1, _box(*box)), EITHER) for name, box in boxes.items()
    }
    found["PDF with enormous units"] = (partial(make, 1, _box(0, 0, 14_400, 14_400, unit=75_000)), EITHER)
    return found


def eicars() -> dict[str, Made]:
    """The test virus in every wrapping. What can be read as a scan is stopped by the scanner, for nobody to see."""

    def text(document: pikepdf.Pdf) -> None:
        document.Root.Note = document.make_stream(EICAR)

    def attached(document: pikepdf.Pdf) -> None:
        document.attachments["eicar.com"] = EICAR

    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", EICAR.decode())
    plain = {"compress_streams": False}
    return {
        "EICAR alone": (lambda: EICAR, REFUSED),
        "EICAR in an archive": (lambda: _zip({"eicar.com": EICAR}), REFUSED),
        "EICAR in an archive in an archive": (lambda: _zip({"a.zip": _zip({"eicar.com": EICAR})}), REFUSED),
        "EICAR in a web page": (lambda: b"<html>" + EICAR, REFUSED),
        "EICAR in a PDF's stream": (partial(factories.pdf, 1, text, **plain), "infected"),
        "EICAR attached to a PDF": (partial(factories.pdf, 1, attached), REFUSED),
        "EICAR after a PDF": (lambda: good("pdf") + EICAR, EITHER),
        "EICAR in a JPEG's comment": (partial(factories.picture, "JPEG", comment=EICAR), "infected"),
        "EICAR after a JPEG": (lambda: good("JPEG") + EICAR, "infected"),
        "EICAR in a PNG's text": (partial(factories.picture, "PNG", pnginfo=note), "infected"),
        "EICAR after a PNG": (lambda: good("PNG") + EICAR, "infected"),
        "EICAR after a HEIC": (lambda: good("HEIF") + EICAR, "infected"),
        "EICAR in an archive after a JPEG": (lambda: good("JPEG") + _zip({"eicar.com": EICAR}), EITHER),
    }


TIFF_HEAD = b"II*\0"


@cache
def good_tiff() -> bytes:
    """Three pages as an office scanner makes them."""
    out = io.BytesIO()
    pages = [Image.effect_noise((190, 260), 40) for _ in range(3)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    return out.getvalue()


def tiffs() -> dict[str, Made]:
    """What only a batch takes: TIFF, cut, bent, disguised, enormous, endless and infected."""
    whole = len(good_tiff())
    found: dict[str, Made] = {
        f"TIFF cut after {size} kB": (lambda size=size: good_tiff()[: size * KILOBYTE], EITHER)
        for size in range(1, -(-whole // KILOBYTE), 8)
    }
    found |= {f"TIFF with {bits} bits turned": (partial(_flip_tiff, bits), EITHER) for bits in (1, 40, 400)}
    return found | {
        "TIFF head alone": (lambda: TIFF_HEAD, REFUSED),
        "TIFF head before nonsense": (lambda: TIFF_HEAD + random.Random(3).randbytes(3000), REFUSED),  # noqa: S311
        "TIFF whose pages go round in a circle": (_circle, EITHER),
        "TIFF of 201 pages": (partial(_tiff, 201, (8, 8)), REFUSED),
        "TIFF of 100 million pixels": (partial(_tiff, 1, (10_000, 10_000)), REFUSED),
        "TIFF that says 60,000 by 60,000": (_tiff_says, REFUSED),
        "TIFF and a web page": (lambda: good_tiff() + b"<html><script>polyglot</script>", EITHER),
        "EICAR after a TIFF": (lambda: good_tiff() + EICAR, "infected"),
    }


def _flip_tiff(bits: int) -> bytes:
    data, chance = bytearray(good_tiff()), random.Random(bits)  # noqa: S311
    for _ in range(bits):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _tiff(pages: int, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    page = Image.new("1", size)
    page.save(out, "TIFF", save_all=True, append_images=[page] * (pages - 1), compression="group4")
    return out.getvalue()


def _circle() -> bytes:
    """The only page is followed by itself."""
    data = bytearray(_tiff(1, (100, 100)))
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + entries * 12, first)
    return bytes(data)


def _tiff_says() -> bytes:
    """Its tags for width and height name 60,000."""
    data = bytearray(_tiff(1, (100, 100)))
    first = struct.unpack_from("<I", data, 4)[0]
    for entry in range(struct.unpack_from("<H", data, first)[0]):
        place = first + 2 + entry * 12
        if struct.unpack_from("<H", data, place)[0] in (256, 257):
            struct.pack_into("<HII", data, place + 2, 4, 1, 60_000)
    return bytes(data)


CORPUS: dict[str, Made] = {
    **cuts(), **flips(), **disguises(), **polyglots(), **bombs(), **pdfs(), **eicars(),
}  # fmt: skip
