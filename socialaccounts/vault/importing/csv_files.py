"""Reading CSV: whichever encoding, separator and program it comes from, and without believing any of it."""

import csv
import io
from collections.abc import Iterator

from django.views.decorators.debug import sensitive_variables

from config.workflow import Refused
from socialaccounts.vault.importing.columns import guess_columns, simple
from socialaccounts.vault.importing.table import Line, Table
from socialaccounts.vault.importing.terms import Kind

_SEPARATORS = ",;\t"
_LAYOUTS = {
    Kind.BITWARDEN_CSV: {"type", "name", "login_uri", "login_username", "login_password"},
    Kind.ONE_PASSWORD: {"title", "url", "username", "password", "otpauth"},
    Kind.CHROME: {"name", "url", "username", "password"},
}
_MOST_COLUMNS = 100
NOT_TEXT = "The selected file is not a CSV, JSON or KDBX file. If it is a workbook, save it as CSV first"


@sensitive_variables()
def read_csv(data: bytes) -> Table:
    """The table in `data`. Raises Refused, for the field `file`, when it is none."""
    text = _decode(data)
    rows = _rows(text)
    headings = [cell.strip() for cell in next(rows, (0, []))[1]]
    if "\0" in "".join(headings):
        raise Refused(NOT_TEXT, "file")
    if len(headings) > _MOST_COLUMNS:
        raise Refused(f"The file has more than {_MOST_COLUMNS} columns", "file")
    if not guess_columns(headings):
        # Without headings the first row may hold a password, which a page must not show.
        raise Refused(
            "The first row must hold the headings of the columns, such as Name, Web address, Username and Password",
            "file",
        )
    lines = [Line(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    kind = _kind(headings)
    wanted = [line for line in lines if _is_wanted(kind, headings, line)]
    if kind == Kind.BITWARDEN_CSV:
        _keep_first_address(headings, wanted)
    return Table(kind, headings, wanted, _left(len(lines) - len(wanted)))


def _left(count: int) -> dict[str, int]:
    return {"notes, cards and archived entries": count} if count else {}


def _is_wanted(kind: Kind, headings: list[str], line: Line) -> bool:
    """Whether a row is a login in use: the exports of password managers hold other things too."""
    if kind == Kind.BITWARDEN_CSV:
        return _cell(headings, line, "type") in ("", "login")
    return kind != Kind.ONE_PASSWORD or _cell(headings, line, "archived") not in ("true", "1")


def _cell(headings: list[str], line: Line, name: str) -> str:
    place = (
        [heading.casefold() for heading in headings].index(name)
        if name in map(str.casefold, headings)
        else -1
    )
    return line.cells[place].strip().casefold() if 0 <= place < len(line.cells) else ""


def _keep_first_address(headings: list[str], lines: list[Line]) -> None:
    # Bitwarden writes all addresses of a login into one cell, with commas between them.
    place = [heading.casefold() for heading in headings].index("login_uri")
    for line in lines:
        if place < len(line.cells):
            line.cells[place] = line.cells[place].split(",http")[0]


def _kind(headings: list[str]) -> Kind:
    found = {heading.casefold() for heading in headings}
    for kind, layout in _LAYOUTS.items():
        exact = kind != Kind.CHROME or found <= layout | {"note", "notes"}
        if layout <= found and exact:
            return kind
    return Kind.SPREADSHEET


@sensitive_variables()
def _decode(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(NOT_TEXT, "file")


@sensitive_variables()
def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
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
