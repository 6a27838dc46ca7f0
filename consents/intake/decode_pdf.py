"""The PDF half of decode.py: refuses what can act, counts and draws pages. Runs in the same confined process."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from consents.intake.decode import BOMB, MOST_PAGES, MOST_PIXELS, Refused

if TYPE_CHECKING:
    from PIL import Image

MOST_PARTS = 200_000
"""How many values a PDF may hold: far above any scan."""

_ANEW_AFTER = 8
"""The decoder keeps what it read of each page: after so many it starts anew, or a long file would be held twice."""

DAMAGED = "The PDF is damaged or incomplete. Scan the form again and select the new file."
LOCKED = "The PDF is protected by a password. Save it without one and select it again."
SCRIPT = "The PDF contains a script, so it cannot be kept. Scan the paper and select the new file."
LAUNCH = (
    "The PDF opens a program or another file, so it cannot be kept. Scan the paper and select the new file."
)
ATTACHED = "The PDF has other files inside it, so it cannot be kept. Scan the paper and select the new file."
LIVE_FORM = (
    "The PDF is an interactive form, so it cannot be kept. Scan the signed paper and select the new file."
)
NO_PAGES = "The PDF has no pages."
TOO_MANY = "The PDF has {} pages, and the most is {}. Split it into one file for each form."
TOO_COMPLEX = "The PDF is too complicated for a scan. Scan the paper and select the new file."

_KEYS = {
    "/JS": SCRIPT,
    "/JavaScript": SCRIPT,
    "/EF": ATTACHED,
    "/EmbeddedFiles": ATTACHED,
    "/RichMediaContent": ATTACHED,
    "/XFA": LIVE_FORM,
}
_VALUES = {
    "/JavaScript": SCRIPT,
    "/Rendition": SCRIPT,
    "/Launch": LAUNCH,
    "/ImportData": LAUNCH,
    "/SubmitForm": LAUNCH,
    "/GoToE": LAUNCH,
    "/GoToR": LAUNCH,
    "/EmbeddedFile": ATTACHED,
    "/RichMedia": ATTACHED,
}


def inspect(data: bytes, most: int = MOST_PAGES, too_many: str = TOO_MANY) -> int:
    """The number of pages, `most` or fewer, of a whole, unlocked, harmless PDF. Raises Refused."""
    import pikepdf
    import pypdfium2

    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused(LOCKED)
            count = len(pdf.pages)
            _refuse_active(pdf)
    except pikepdf.PasswordError as error:
        raise Refused(LOCKED) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError) as error:
        raise Refused(DAMAGED) from error
    if count == 0:
        raise Refused(NO_PAGES)
    if count > most:
        raise Refused(too_many.format(count, most))
    try:
        document = pypdfium2.PdfDocument(data)
        # By number: opening each page would hold its pictures a second time until the end.
        sizes = [document.get_page_size(index) for index in range(len(document))]
        readable = len(sizes) == count and all(min(size) > 0 for size in sizes)
    except pypdfium2.PdfiumError as error:
        raise Refused(DAMAGED) from error
    if not readable:
        raise Refused(DAMAGED)
    return count


def _refuse_active(pdf: Any) -> None:
    """Look at every value of the file, wherever it is kept: whatever can act is refused, whether or not it is reached."""
    import pikepdf

    seen = 0
    for whole in pdf.objects:
        waiting = [whole]
        while waiting:
            part = waiting.pop()
            seen += 1
            if seen > MOST_PARTS:
                raise Refused(TOO_COMPLEX)
            if isinstance(part, pikepdf.Array):
                seen += len(part)
                if seen > MOST_PARTS:
                    raise Refused(TOO_COMPLEX)
                waiting += [item for item in part if _is_direct(item)]
            elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                _refuse_keys(part)
                waiting += [item for _, item in part.items() if _is_direct(item)]


def _is_direct(item: Any) -> bool:
    """Whether a value is looked at here; what it refers to has its own turn."""
    import pikepdf

    return isinstance(item, pikepdf.Array | pikepdf.Dictionary) and not item.is_indirect


def _refuse_keys(part: Any) -> None:
    for key, sentence in _KEYS.items():
        if key in part:
            raise Refused(sentence)
    for key in ("/S", "/Type", "/Subtype"):
        sentence = _VALUES.get(str(part.get(key)), "")
        if sentence:
            raise Refused(sentence)
    if str(part.get("/Subtype")) == "/Image":
        _refuse_bomb(part)


def _refuse_bomb(image: Any) -> None:
    """A picture inside the PDF is held to the same bound; one bit a pixel weighs an eighth."""
    pixels = int(image.get("/Width", 0)) * int(image.get("/Height", 0))
    one_bit = bool(image.get("/ImageMask", False)) or int(image.get("/BitsPerComponent", 8)) == 1
    if pixels > MOST_PIXELS * (8 if one_bit else 1):
        raise Refused(BOMB)


def draw(data: bytes, side: int, most: int, first: int = 1) -> "Iterator[Image.Image]":
    """Each page in turn from number `first` to `most`, at most `side` pixels each way. Raises Refused."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        for index in range(first - 1, min(len(document), most)):
            if (index - first + 1) % _ANEW_AFTER == 0:
                document.close()
                document = pypdfium2.PdfDocument(data)
            page = document[index]
            scale = side / max(*page.get_size(), 1.0)
            yield page.render(scale=scale, draw_annots=True).to_pil().convert("RGB")
            page.close()
    except pypdfium2.PdfiumError as error:
        raise Refused(DAMAGED) from error
