"""What a file holds once it is read: headings and rows of text, whichever program wrote it."""

from dataclasses import dataclass, field

from config.workflow import Refused
from socialaccounts.vault.importing.terms import Field, Kind

MOST_ROWS = 10_000
FIXED = (
    Field.NAME,
    Field.URL,
    Field.USERNAME,
    Field.PASSWORD,
    Field.SEED,
    Field.CHANGED,
    Field.NOTES,
    Field.FOLDER,
)
"""The columns of the kinds whose columns are certain."""


@dataclass(frozen=True)
class Line:
    """One row: its number as people count it in the file, and its cells to the letter."""

    number: int
    cells: list[str] = field(repr=False)


@dataclass(frozen=True)
class Table:
    """A read file. `left` counts what is in it that the portal has no place for, by what it is called."""

    kind: Kind
    headings: list[str] = field(repr=False)
    lines: list[Line] = field(repr=False)
    left: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.lines:
            raise Refused("The file has no passwords in it", "file")
        if len(self.lines) > MOST_ROWS:
            raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it and import the parts", "file")


def fixed_table(kind: Kind, entries: list[dict[Field, str]], left: dict[str, int]) -> Table:
    """The table of a kind whose columns are certain: an entry gives its cells by what they mean."""
    lines = [
        Line(number, [entry.get(one, "") for one in FIXED]) for number, entry in enumerate(entries, start=1)
    ]
    return Table(kind, [str(one.label) for one in FIXED], lines, {what: n for what, n in left.items() if n})
