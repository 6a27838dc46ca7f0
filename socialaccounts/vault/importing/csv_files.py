"""Reading CSV: whichever encoding, separator and program it comes from, and without believing any of it."""

from django.views.decorators.debug import sensitive_variables

from accounts.csv_files import decode, rows_of
from config.workflow import Refused
from socialaccounts.vault.importing.columns import guess_columns
from socialaccounts.vault.importing.table import Line, Table
from socialaccounts.vault.importing.terms import Kind

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
    text = decode(data, NOT_TEXT)
    rows = rows_of(text)
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
