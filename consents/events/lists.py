"""A list of children as people have it: typed lines, or a table pasted from a spreadsheet or saved as CSV.

Of a table only the names and the date of birth are read; what else it holds (class, allergies, phone) is not kept.
"""

from __future__ import annotations

import csv
import io
import re

from consents.records.folding import fold

MOST_BYTES = 200_000
_GIVEN = {"first name", "forename", "forenames", "given name", "given names", "first names", "firstname"}
_FAMILY = {"last name", "surname", "family name", "lastname"}
_WHOLE = {"name", "full name", "child", "pupil", "child name", "pupil name"}
_BORN = {"dob", "date of birth", "born", "birth date", "birthday", "d o b"}
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 where it is, otherwise as Windows saves it. Raises ValueError for what is no text."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise ValueError("no text")


def lines_of(text: str) -> str:
    """One child a line: a table's rows as given names, family name and date of birth; anything else as it is."""
    rows = _rows(text)
    if rows is None:
        return text
    head = [fold(cell) for cell in rows[0]]
    columns = _columns(head)
    if columns:
        rows = rows[1:]
    return "\n".join(line for row in rows if (line := _line(row, columns)))


def _rows(text: str) -> list[list[str]] | None:
    """The cells of a table; None for plain lines. A comma alone makes no table: "Okafor, Ada" is a name."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if "\t" in first:
        mark = "\t"
    elif first.count(";") and _columns([fold(cell) for cell in first.split(";")]):
        mark = ";"
    elif _columns([fold(cell) for cell in first.split(",")]) or first.count(",") > 1:
        mark = ","
    else:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error:
        return None
    return [row for row in rows if any(cell.strip() for cell in row)]


def _columns(head: list[str]) -> list[int]:
    """Which columns to read, in the order of a line; none where the row is no heading."""
    found = []
    for names in (_WHOLE, _GIVEN, _FAMILY, _BORN):
        found += [index for index, cell in enumerate(head) if cell in names][:1]
    named = {head[index] for index in found}
    return found if named & _WHOLE or (named & _GIVEN and named & _FAMILY) else []


def _line(row: list[str], columns: list[int]) -> str:
    if columns:
        cells = [row[index] for index in columns if index < len(row)]
    else:
        names, rest = row[:2], row[2:]
        cells = [*names, *[cell for cell in rest if _DATE.fullmatch(cell.strip())][:1]]
    return " ".join(" ".join(cell.split()) for cell in cells if cell.strip())
