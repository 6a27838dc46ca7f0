"""The rows of an import as its page shows them: what will become of each, and never a password."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from socialaccounts.vault.importing.models import ImportBatch, ImportRow
from socialaccounts.vault.importing.terms import Outcome

SHOWN = {
    "all": "All rows",
    "errors": "Rows with errors",
    "warnings": "Rows with warnings",
    "left_out": "Rows left out",
}


@dataclass(frozen=True)
class Said:
    """A problem in words, at its column."""

    column: str
    text: str
    is_error: bool


@dataclass(frozen=True)
class Line:
    """One row to look at."""

    number: int
    name: str
    known_as: str
    platform: str
    username: str
    folder: str
    password: str
    outcome: str
    colour: str
    left_out: bool
    problems: list[Said]


@dataclass(frozen=True)
class Counts:
    """How many rows will become what."""

    new: int
    deposit: int
    skip: int
    errors: int
    warned: int
    left_out: int
    weak: int
    notes: int

    @property
    def written(self) -> int:
        return self.new + self.deposit


def counts_of(batch: ImportBatch) -> Counts:
    """The rows of an import, counted in one query."""
    taken = Q(left_out=False)
    written = taken & Q(outcome__in=[Outcome.NEW, Outcome.DEPOSIT])
    conditions = {
        "new": taken & Q(outcome=Outcome.NEW),
        "deposit": taken & Q(outcome=Outcome.DEPOSIT),
        "skip": taken & Q(outcome=Outcome.SKIP),
        "errors": taken & Q(outcome=Outcome.ERROR),
        "warned": written & Q(warned=True),
        "left_out": Q(left_out=True),
        "weak": written & Q(weak=True),
        "notes": written & Q(has_notes=True),
    }
    found = batch.rows.aggregate(**{f"n_{name}": Count("pk", one) for name, one in conditions.items()})
    return Counts(**{name: found[f"n_{name}"] for name in conditions})


def rows_shown(batch: ImportBatch, which: str) -> QuerySet[ImportRow]:
    """The rows that one of SHOWN names; all for any other word."""
    if which == "errors":
        return batch.rows.in_the_way()
    if which == "warnings":
        return batch.rows.to_write().filter(warned=True)
    return batch.rows.filter(left_out=True) if which == "left_out" else batch.rows.all()


def lines(rows: Iterable[ImportRow]) -> list[Line]:
    """The rows unsealed as far as the page shows them. Raises EncryptionError."""
    return [_line(row) for row in rows]


_COLOURS = {Outcome.NEW: "good", Outcome.DEPOSIT: "working", Outcome.SKIP: "quiet", Outcome.ERROR: "bad"}
_WORDS = {
    Outcome.NEW: "New account",
    Outcome.DEPOSIT: "New password",
    Outcome.SKIP: "On the register",
    Outcome.ERROR: "Error",
}


def _line(row: ImportRow) -> Line:
    found, outcome = row.finding(), Outcome(row.outcome)
    length = found["length"]
    password = f"{length} character{'' if length == 1 else 's'}" if length else "None"
    if row.weak is not None and length:
        password += ", weak" if row.weak else ", strong"
    if found["seed"]:
        password += ", and a second-factor seed"
    return Line(
        number=row.number,
        name=found["name"] or "No name",
        known_as=found["known_as"],
        platform=found["platform"] or "Not known",
        username=found["username"] or "None",
        folder=found["folder"],
        password=password,
        outcome="Left out" if row.left_out else _WORDS[outcome],
        colour="quiet" if row.left_out else _COLOURS[outcome],
        left_out=row.left_out,
        problems=[Said(*one) for one in found["problems"]],
    )
