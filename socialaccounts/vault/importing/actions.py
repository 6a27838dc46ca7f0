"""What a person does with an import: begin it, say what its columns mean, leave rows out, confirm it or give it up."""

from collections.abc import Callable, Collection, Mapping
from typing import TypedDict, cast
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.people.models import Service, User
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.platforms import Platform
from socialaccounts.vault.importing.columns import guess_columns
from socialaccounts.vault.importing.examining import judged
from socialaccounts.vault.importing.facts import in_sets
from socialaccounts.vault.importing.judging import Verdict
from socialaccounts.vault.importing.models import ImportBatch, ImportRow
from socialaccounts.vault.importing.rules import may_import
from socialaccounts.vault.importing.table import FIXED, Table
from socialaccounts.vault.importing.terms import Matches, Status
from socialaccounts.vault.importing.writing import Taken, taken_from, write

_SET = 500
CHANGED = "The register or the vault has changed since the rows were checked, so nothing was imported. Look at them again."


class Answers(TypedDict):
    """What a person says of a file: what its columns mean (places by Field), and what becomes of its rows."""

    columns: Mapping[str, int]
    platform: Platform | None
    service: Service
    lead: User
    matches: Matches


@sensitive_variables()
@transaction.atomic
def begin(*, by: User, table: Table) -> ImportBatch:
    """Keep the rows of a file, each sealed by itself, until they are imported or half an hour is over.

    Raises Refused for whoever may not import, EncryptionError.
    """
    _check(by)
    batch = ImportBatch(by=by, kind=table.kind, left=table.left)
    batch.seal_headings(table.headings)
    columns = (
        guess_columns(table.headings) if table.kind.has_columns else {one: n for n, one in enumerate(FIXED)}
    )
    batch.columns = {one.value: place for one, place in columns.items()}
    batch.save(force_insert=True)
    for chunk in in_sets(table.lines, _SET):
        rows = [ImportRow(batch=batch, number=line.number) for line in chunk]
        for row, line in zip(rows, chunk, strict=True):
            row.seal_cells(line.cells)
        ImportRow.objects.bulk_create(rows)
    return batch


@transaction.atomic
def arrange(*, batch: ImportBatch, by: User, answers: Answers) -> ImportBatch:
    """Take the answers, and have every row examined by them anew. Raises Refused and WrongState."""
    _check(by)
    batch = _lock(batch)
    weighed_anew = dict(batch.columns) != dict(answers["columns"])
    if batch.status not in (Status.ARRANGING, Status.READY):
        raise WrongState("This import has gone on meanwhile, so its answers cannot be changed.")
    for name, value in answers.items():
        setattr(batch, name, value)
    batch.columns = dict(answers["columns"])
    _examine_anew(batch)
    batch.rows.update(left_out=False, **({"weak": None} if weighed_anew else {}))
    return batch


@transaction.atomic
def leave_out(*, batch: ImportBatch, by: User, shown: Collection[int], ticked: Collection[int]) -> int:
    """Leave out the rows `ticked`, by number, and take the others of those `shown`; returns how many are left out now.

    Raises WrongState once the import is confirmed.
    """
    _check(by)
    batch = _lock_ready(batch)
    rows = batch.rows.filter(number__in=set(shown))
    rows.update(left_out=False)
    rows.filter(number__in=set(ticked)).update(left_out=True)
    return batch.rows.filter(left_out=True).count()


@transaction.atomic
def leave_out_errors(*, batch: ImportBatch, by: User) -> int:
    """Leave out every row that cannot be imported; returns how many. Raises WrongState once the import is confirmed."""
    _check(by)
    return _lock_ready(batch).rows.in_the_way().update(left_out=True)


@transaction.atomic
def confirm(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Have the rows written, by `carry_out`. Said twice, the first holds.

    Raises Refused while a row with an error is not left out or when there is nothing to import, WrongState.
    """
    _check(by)
    batch = _lock(batch)
    if batch.status in (Status.IMPORTING, Status.IMPORTED):
        return batch
    batch.move_to(Status.IMPORTING)
    if wrong := batch.rows.in_the_way().count():
        rows = "1 row has an error" if wrong == 1 else f"{wrong:,} rows have errors"
        raise Refused(f"{rows}. Leave them out, or mend the file and upload it again")
    if not batch.rows.to_write().exists():
        raise Refused("No row is left to import")
    batch.refusal = ""
    batch.save(update_fields=["status", "refusal"])
    return batch


def _nobody(done: int) -> None:
    """Nobody wants to know how far it is."""


@sensitive_variables()
def carry_out(*, pk: UUID, tell: Callable[[int], None] = _nobody) -> None:
    """Write a confirmed import: all of it or nothing. What stands in the way is kept as its refusal.

    May run twice, or die half-way: the next run does all of it. Raises EncryptionError.
    """
    try:
        _carry_out(pk, tell)
    except Refused as refusal:
        _refuse(pk, refusal.message)


@sensitive_variables()
@transaction.atomic
def _carry_out(pk: UUID, tell: Callable[[int], None]) -> None:
    batch = ImportBatch.objects.filter(pk=pk).select_for_update(no_key=True).first()
    if batch is None or batch.status != Status.IMPORTING:
        return
    _check(batch.by)
    taken = _taken(batch)
    written = write(batch, taken, tell)
    batch.move_to(Status.IMPORTED)
    batch.imported_at = clock.now()
    notes = batch.rows.to_write().filter(has_notes=True).count()
    batch.imported = vars(written) | {"notes": notes, "left_out": batch.rows.count() - len(taken)}
    batch.sealed_headings = b""
    batch.save()
    batch.rows.all().delete()


@sensitive_variables()
def _taken(batch: ImportBatch) -> list[Taken]:
    """The rows to write, judged by the facts of now. Raises Refused when one came out otherwise than it was shown."""
    _lock_accounts(batch)
    taken = []
    for row, verdict in judged(batch, batch.rows.to_write()):
        if _key(verdict) != (row.outcome, row.account_id):
            raise Refused(CHANGED)
        taken.append(taken_from(verdict, weak=bool(row.weak), service=cast(Service, batch.service)))
    return taken


def _key(verdict: Verdict) -> tuple[str, int | None]:
    return verdict.outcome, verdict.account.pk if verdict.account else None


def _lock_accounts(batch: ImportBatch) -> None:
    """Lock the accounts that get a password, in the order in which everybody does."""
    pks = (
        batch.rows.to_write()
        .filter(account__isnull=False)
        .order_by("account")
        .values_list("account", flat=True)
    )
    for chunk in in_sets(list(pks), _SET):
        list(
            SocialAccount.objects.select_for_update(no_key=True)
            .filter(pk__in=chunk)
            .order_by("pk")
            .values_list("pk")
        )


@transaction.atomic
def _refuse(pk: UUID, message: str) -> None:
    batch = ImportBatch.objects.lock(pk)
    batch.refusal = message[:300]
    _examine_anew(batch)


@transaction.atomic
def cancel(*, batch: ImportBatch) -> None:
    """Give an import up: its rows are deleted. Raises WrongState when it is being written."""
    found = ImportBatch.objects.filter(pk=batch.pk).select_for_update(no_key=True).first()
    if found and found.status in (Status.IMPORTING, Status.IMPORTED):
        raise WrongState("This import is confirmed, so it cannot be cancelled any more.")
    if found:
        found.delete()


def dispose_expired() -> int:
    """Delete the imports whose time is over, with their rows; returns how many."""
    pks = list(ImportBatch.objects.expired().values_list("pk", flat=True)[:_SET])
    gone = 0
    for pk in pks:
        with transaction.atomic():
            # Looked at again under its lock: a writer may have it.
            for batch in ImportBatch.objects.expired().filter(pk=pk).select_for_update(no_key=True):
                batch.delete()
                gone += 1
    return gone


def _examine_anew(batch: ImportBatch) -> None:
    batch.move_to(Status.EXAMINING)
    batch.round += 1
    batch.save()
    batch.rows.update(outcome="")


def _lock(batch: ImportBatch) -> ImportBatch:
    """The import, locked. Raises WrongState when it is gone."""
    try:
        return ImportBatch.objects.lock(batch.pk)
    except ImportBatch.DoesNotExist:
        raise WrongState("This import was cancelled or has expired. Nothing was imported.") from None


def _lock_ready(batch: ImportBatch) -> ImportBatch:
    batch = _lock(batch)
    if batch.status != Status.READY:
        raise WrongState("This import has gone on meanwhile, so its rows cannot be changed.")
    return batch


def _check(by: User) -> None:
    if not may_import(by):
        raise Refused("You cannot import passwords.")
