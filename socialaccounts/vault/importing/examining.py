"""Finding out what will become of each row. Weighing passwords takes minutes for thousands, so it goes on in a worker."""

import time
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from config import clock
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.importing.entries import Entry, read_entry
from socialaccounts.vault.importing.facts import Facts, Platforms, in_sets
from socialaccounts.vault.importing.judging import Judge, Problem, Verdict
from socialaccounts.vault.importing.models import ImportBatch, ImportRow
from socialaccounts.vault.importing.terms import Field, Matches, Outcome, Status
from socialaccounts.vault.strength import check_strength

AT_ONCE = 0.8
"""Seconds that a request may spend on it; a worker then goes on."""
PER_TASK = 60.0
"""Seconds after which a worker lets others have their turn."""
_SET = 100
_ENOUGH = 20
"""So many characters decide for most passwords: one whose beginning is strong does not get weaker by what follows."""


@sensitive_variables()
def judged(batch: ImportBatch, rows: Iterable[ImportRow]) -> Iterator[tuple[ImportRow, Verdict]]:
    """Each of the rows with its verdict, by the facts of now. Raises EncryptionError."""
    kept = list(rows)
    platforms, width = Platforms(batch.platform), len(batch.headings())
    placed = [platforms.place(read_entry(row.number, row.cells(), batch.columns, width)) for row in kept]
    judge = Judge(Facts(placed, batch.by), matches=Matches(batch.matches), today=clock.today())
    return zip(kept, judge.judge(placed), strict=True)


@sensitive_variables()
def examine(pk: UUID, *, seconds: float) -> bool:
    """Examine rows of an import that waits for it, for so many seconds; returns whether all are done.

    May run twice or be killed: rows done stay done, and new answers of the person overtake it. Raises EncryptionError.
    """
    until = time.monotonic() + seconds
    batch = (
        ImportBatch.objects.filter(pk=pk, status=Status.EXAMINING).select_related("by", "platform").first()
    )
    if batch is None:
        return True
    # All are judged, since a row is compared with those before it; only the rest is weighed and written.
    rows = judged(batch, batch.rows.taken_or_unexamined())
    todo = [(row, verdict) for row, verdict in rows if not row.outcome]
    for chunk in in_sets(todo, _SET):
        done = [_weighed(row, verdict) for row, verdict in chunk]
        if not _write(batch, done):
            return True
        if time.monotonic() > until:
            break
    return _finish(batch)


@sensitive_variables()
def _weighed(row: ImportRow, verdict: Verdict) -> ImportRow:
    """The row with what was found of it, unsaved."""
    weigh = verdict.outcome in (Outcome.NEW, Outcome.DEPOSIT) and verdict.account is not None
    if weigh and row.weak is None and verdict.account:
        row.weak = is_weak(verdict.row.entry, verdict.account)
    if row.weak and weigh:
        verdict.warn(Field.PASSWORD, "Easy to guess, so it is due at once")
    row.outcome = verdict.outcome
    row.account = verdict.account if verdict.account and verdict.account.pk else None
    row.has_notes = verdict.row.entry.has_notes
    row.warned = any(not problem.is_error for problem in verdict.problems)
    row.seal_finding(_finding(row, verdict))
    return row


@sensitive_variables()
def is_weak(entry: Entry, account: SocialAccount) -> bool:
    """Whether the vault would refuse the password if somebody typed it."""
    username = entry.username
    for password in (entry.password[:_ENOUGH], entry.password):
        try:
            check_strength(password, account=account, username=username)
        except Refused:
            continue
        return False
    return True


@sensitive_variables()
def _finding(row: ImportRow, verdict: Verdict) -> dict[str, Any]:
    entry, account = verdict.row.entry, verdict.account
    return {
        "name": (account.name if account else entry.name) or entry.url[:60],
        "known_as": account.url or account.at_handle if account else entry.url[:300],
        "platform": verdict.row.platform.name if verdict.row.platform else "",
        "username": entry.username[:254],
        "length": len(entry.password),
        "seed": verdict.seed is not None,
        "folder": entry.folder[:100],
        "problems": [_plain(one) for one in verdict.problems],
    }


def _plain(problem: Problem) -> list[Any]:
    return [problem.column.label, problem.text, problem.is_error]


def _is_overtaken(batch: ImportBatch) -> bool:
    """Whether the person has gone on meanwhile. Locks the import."""
    now = ImportBatch.objects.select_for_update(no_key=True).filter(pk=batch.pk).first()
    return now is None or (now.round, now.status) != (batch.round, Status.EXAMINING)


@transaction.atomic
def _write(batch: ImportBatch, rows: list[ImportRow]) -> bool:
    """Save what was found. Returns whether it still counts."""
    if _is_overtaken(batch):
        return False
    # An upsert of rows that are there: many times faster than one UPDATE of many cases.
    ImportRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["outcome", "account", "weak", "warned", "has_notes", "sealed_finding"],
    )
    return True


@transaction.atomic
def _finish(batch: ImportBatch) -> bool:
    """Put the import forward once every row is examined; returns whether it is."""
    if _is_overtaken(batch):
        return True
    if batch.rows.filter(outcome="").exists():
        return False
    batch.move_to(Status.READY)
    batch.save(update_fields=["status"])
    return True
