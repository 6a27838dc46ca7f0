"""Importing staff: the file is read, its rows are judged, and all of it or nothing is written once confirmed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Count

from accounts.csv_files import decode, rows_of
from accounts.people.models import Membership, Service, User
from accounts.staff.importing.columns import guess_columns
from accounts.staff.importing.judging import Facts, Finding, Judge, gather
from accounts.staff.importing.models import Outcome, StaffImport, StaffImportRow
from accounts.staff.importing.writing import write
from config import clock
from config.sets import one_at_a_time
from config.workflow import Refused, WrongState

MOST_ROWS = 20_000
_SET = 500
NOT_TEXT = "The selected file is not a CSV file. If it is a workbook, save it as CSV first"
CHANGED = (
    "The staff list has changed since the rows were checked, so nothing was imported. "
    "They were checked anew: look at them again."
)
BUSY = "Somebody is changing the staff list just now, so nothing was imported. Try again in a minute."
Item = TypeVar("Item")


def in_sets(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items, some hundreds at a time."""
    rest = iter(items)
    while part := list(islice(rest, _SET)):
        yield part


@transaction.atomic
def begin(*, data: bytes, by: User) -> StaffImport:
    """Keep the rows of a file for an hour. Raises Refused, for the field `file`, when it is no table or too long."""
    rows = rows_of(decode(data, NOT_TEXT))
    headings = [cell.strip()[:80] for cell in next(rows, (0, []))[1]]
    if "\0" in "".join(headings):
        raise Refused(NOT_TEXT, "file")
    columns = guess_columns(headings)
    if not columns:
        raise Refused(
            "The first row must hold the headings of the columns, such as Email address and Name", "file"
        )
    batch = StaffImport.objects.create(by=by, headings=headings, columns=columns)
    count = 0
    for part in in_sets((number, cells) for number, cells in rows if any(cell.strip() for cell in cells)):
        count += len(part)
        if count > MOST_ROWS:
            raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it and import the parts", "file")
        StaffImportRow.objects.bulk_create(
            StaffImportRow(
                batch=batch, number=number, cells=[cell.replace("\0", "") for cell in cells[: len(headings)]]
            )
            for number, cells in part
        )
    if not count:
        raise Refused("The file has no people in it", "file")
    return batch


@transaction.atomic
def arrange(
    *, batch: StaffImport, columns: Mapping[str, int], mark_leavers: bool, invite: bool, by: User
) -> StaffImport:
    """Take what the columns mean, and judge every row. Raises WrongState once it is done."""
    batch = _lock(batch, by)
    batch.columns, batch.mark_leavers, batch.invite = dict(columns), mark_leavers, invite
    _examine(batch)
    return batch


def _examine(batch: StaffImport) -> None:
    """Judge every row by the staff list as it is, memory staying flat but for the list itself."""
    batch.rows.filter(cells=[]).delete()
    batch.mark = staff_mark()
    facts = gather(batch.by)
    judge = Judge(facts, batch.columns)
    last = 0
    while part := list(batch.rows.filter(number__gt=last).order_by("number")[:_SET]):
        first, last = part[0].number, part[-1].number
        for row in part:
            _set(row, judge.judge(row.number, row.cells))
            row.pk = None
        # Written anew: an UPDATE of so many different values takes several times as long.
        batch.rows.filter(number__range=(first, last)).delete()
        StaffImportRow.objects.bulk_create(part)
    if batch.mark_leavers:
        _add_absent(batch, facts, judge.seen, last)
    found = batch.rows.order_by().values_list("outcome").annotate(Count("pk"))
    batch.counts = {outcome.value: 0 for outcome in Outcome} | dict(found)
    batch.save(update_fields=["columns", "mark_leavers", "invite", "mark", "counts"])


def _set(row: StaffImportRow, finding: Finding) -> None:
    row.outcome, row.name, row.person_id = finding.outcome, finding.name, finding.person
    row.changes, row.problems = finding.changes, finding.problems


def _add_absent(batch: StaffImport, facts: Facts, seen: Mapping[str, int], last: int) -> None:
    """A row for everybody on the list who is not in the file: they leave today. The importer stays."""
    today = clock.today().isoformat()
    absent = (
        (known, email)
        for email, known in facts.people.items()
        if known.is_here and known.left_on is None and email not in seen and known.pk != batch.by_id
    )
    for part in in_sets(enumerate(absent, start=last + 1)):
        StaffImportRow.objects.bulk_create(
            StaffImportRow(
                batch=batch,
                number=number,
                outcome=Outcome.LEAVE,
                name=known.full_name,
                person_id=known.pk,
                changes={"left_on": ["", today], "email": [email, email]},
            )
            for number, (known, email) in part
        )


def confirm(*, batch: StaffImport, by: User) -> StaffImport:
    """Write every row, in one transaction; said twice, the first holds.

    Raises Refused while a row cannot be imported, when there is nothing to write, and when the staff list has changed since
    the rows were judged: they are judged anew then.
    """
    try:
        return _confirm(batch, by)
    except _Changed as changed:
        with transaction.atomic():
            _examine(_lock(batch, by))
        raise Refused(CHANGED) from changed
    except IntegrityError as error:
        raise Refused(CHANGED) from error
    except OperationalError as error:
        raise Refused(BUSY) from error


class _Changed(Exception):
    """The staff list is not the one by which the rows were judged."""


@transaction.atomic
def _confirm(batch: StaffImport, by: User) -> StaffImport:
    one_at_a_time("staff import")
    batch = (
        StaffImport.objects.select_for_update(no_key=True, of=("self",)).select_related("by").get(pk=batch.pk)
    )
    _refuse_stranger(batch, by)
    if batch.done_at:
        return batch
    if not batch.mark:
        raise WrongState("Say first what the columns hold.")
    wrong = batch.rows.filter(outcome=Outcome.ERROR).count()
    if wrong:
        raise Refused(
            f"{'1 row' if wrong == 1 else f'{wrong:,} rows'} cannot be imported. Mend the file and upload it again."
        )
    changing = batch.rows.exclude(outcome=Outcome.SAME)
    if not changing.exists():
        raise Refused("Everybody in the file is on the list just as it says, so there is nothing to import.")
    _lock_staff(changing.exclude(person_id=None).values_list("person_id", flat=True))
    if staff_mark() != batch.mark:
        raise _Changed
    write(batch, by=by)
    batch.done_at = clock.now()
    batch.save(update_fields=["done_at"])
    batch.rows.all().delete()
    return batch


def _lock_staff(people: Iterable[int | None]) -> None:
    """Nobody else changes these people, or any service, until this transaction ends."""
    list(Service.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    for part in in_sets(sorted(pk for pk in people if pk)):
        rows = User.objects.get_queryset().select_for_update(no_key=True).filter(pk__in=part).order_by("pk")
        list(rows.values_list("pk", flat=True))


def staff_mark() -> str:
    """A mark of the staff list: names, addresses, jobs, who may sign in, who works where, and the services."""
    digest = hashlib.sha256(clock.today().isoformat().encode())
    sources: Sequence[Iterator[tuple[object, ...]]] = (
        User.objects.get_queryset()
        .order_by("pk")
        .values_list("pk", "email", "full_name", "job_title", "is_active", "left_on")
        .iterator(),
        Membership.objects.filter(ended_on=None)
        .order_by("pk")
        .values_list("pk", "user", "service", "is_manager", "started_on")
        .iterator(),
        Service.objects.order_by("pk").values_list("pk", "name", "is_active").iterator(),
    )
    for rows in sources:
        for row in rows:
            digest.update(repr(row).encode())
    return digest.hexdigest()


@transaction.atomic
def give_up(*, batch: StaffImport, by: User) -> None:
    """Delete an import that was not confirmed, with its rows."""
    _lock(batch, by).delete()


def dispose_expired() -> int:
    """Delete the imports whose time is over; returns how many."""
    expired = list(StaffImport.objects.expired().values_list("pk", flat=True))
    StaffImport.objects.filter(pk__in=expired).delete()
    return len(expired)


def _lock(batch: StaffImport, by: User) -> StaffImport:
    found = (
        StaffImport.objects.select_for_update(no_key=True, of=("self",)).select_related("by").get(pk=batch.pk)
    )
    _refuse_stranger(found, by)
    if found.done_at:
        raise WrongState("This import is done.")
    return found


def _refuse_stranger(batch: StaffImport, by: User) -> None:
    if batch.by_id != by.pk:
        raise Refused("This is another person’s import.")
