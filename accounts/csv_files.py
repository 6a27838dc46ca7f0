"""Reading CSV: whichever encoding, separator and program it comes from, and without believing any of it."""

import csv
import io
import re
from collections.abc import Iterator

from django.views.decorators.debug import sensitive_variables

from config.workflow import Refused

_SEPARATORS = ",;\t"


def simple(heading: str) -> str:
    """A heading without case, spaces and punctuation: "E-mail address" becomes "emailaddress"."""
    return re.sub(r"[\W_]+", "", heading.casefold())


@sensitive_variables()
def decode(data: bytes, not_text: str) -> str:
    """The text of a file, whichever of the usual encodings it has. Raises Refused with the sentence `not_text`."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(not_text, "file")


@sensitive_variables()
def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number, the headings being row 1."""
    separator = ""
    first, _, rest = text.partition("\n")
    if simple(first).startswith("sep") and len(first.strip()) <= len("sep=;"):
        # Excel's own way to name the separator.
        separator, text = first.strip()[-1:], rest
    separator = separator if separator in _SEPARATORS and separator else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Refused(
                f"Row {number} of the file cannot be read: a quotation mark is missing or the file breaks off. "
                "Export it again",
                "file",
            ) from error
        if cells is None:
            return
        yield number, cells


@sensitive_variables()
def _separator(text: str) -> str:
    """The separator that gives the most columns in the first row; a sniffer's guess from passwords would be worse."""

    def columns(separator: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(text[:10_000], newline=""), delimiter=separator), []))
        except csv.Error:
            return 0

    return max(_SEPARATORS, key=columns)
