"""Writing the rows of a confirmed staff import, in sets: neither queries nor memory grow with one person at a time."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password

from accounts import audit, notices
from accounts.people.models import Membership, Service, User
from accounts.signin.sessions import end_sessions
from accounts.staff.entitling import keep_an_administrator, lock_administrators
from accounts.staff.importing.models import Outcome, StaffImport, StaffImportRow
from accounts.staff.telling import INVITED, tell_of_hand_over
from config import clock

_SET = 500
REASON = "Staff import"


def write(batch: StaffImport, *, by: User) -> None:
    """Write every row that adds, changes or marks somebody; each is audited. Its people are locked."""
    services = dict(Service.objects.values_list("name", "pk"))
    lock_administrators()
    deeds: list[audit.Deed] = []
    for part in _parts(batch, Outcome.ADD):
        deeds += _add(part, services, invite=batch.invite)
    for outcome in (Outcome.CHANGE, Outcome.LEAVE):
        for part in _parts(batch, outcome):
            deeds += _change(part, services)
    keep_an_administrator(without=set())
    audit.record(
        audit.Event.STAFF_IMPORTED,
        by=by,
        added=batch.counts["add"],
        changed=batch.counts["change"],
        leavers=batch.counts["leave"],
    )
    audit.record_many(deeds, by=by)


def _parts(batch: StaffImport, outcome: Outcome) -> Iterator[list[StaffImportRow]]:
    """The rows of one outcome, some hundreds at a time, read by number so that none is missed while they are written."""
    last = -1
    while part := list(batch.rows.filter(outcome=outcome, number__gt=last).order_by("number")[:_SET]):
        yield part
        last = part[-1].number


def _becomes(row: StaffImportRow, name: str) -> str:
    return str(row.changes[name][1]) if name in row.changes else ""


def _day(row: StaffImportRow, name: str) -> date | None:
    text = _becomes(row, name)
    return date.fromisoformat(text) if text else None


def _add(part: list[StaffImportRow], services: dict[str, int], *, invite: bool) -> Iterator[audit.Deed]:
    people = [
        User(
            email=_becomes(row, "email"),
            full_name=_becomes(row, "full_name"),
            job_title=_becomes(row, "job_title"),
            left_on=_day(row, "left_on"),
            password=make_password(None),
        )
        for row in part
    ]
    User.objects.bulk_create(people)
    pairs = list(zip(part, people, strict=True))
    _join([(row, person) for row, person in pairs if "service" in row.changes], services)
    if invite:
        notices.owe_many(_invitation(person) for person in people)
    return (_deed(audit.Event.PERSON_ADDED, row, person) for row, person in pairs)


def _join(pairs: list[tuple[StaffImportRow, User]], services: dict[str, int]) -> None:
    Membership.objects.bulk_create(
        Membership(
            user=person,
            service_id=services[_becomes(row, "service")],
            is_manager=_becomes(row, "manages") == "yes",
            started_on=_day(row, "starts_on") or clock.today(),
        )
        for row, person in pairs
    )


def _change(part: list[StaffImportRow], services: dict[str, int]) -> Iterator[audit.Deed]:
    found = User.objects.get_queryset().in_bulk([row.person_id for row in part])
    pairs = [(row, found[row.person_id or 0]) for row in part]
    today = clock.today()
    for row, person in pairs:
        person.full_name = _becomes(row, "full_name") or person.full_name
        person.job_title = _becomes(row, "job_title") or person.job_title
        person.left_on = _day(row, "left_on") or person.left_on
        person.is_active = not (person.left_on and person.left_on <= today)
    User.objects.bulk_update(
        [person for _, person in pairs], ["full_name", "job_title", "left_on", "is_active"]
    )
    _move([(row, person) for row, person in pairs if "service" in row.changes], services)
    leaving = [person for row, person in pairs if "left_on" in row.changes]
    signed_in = set(UserSession.objects.filter(user__in=leaving).values_list("user_id", flat=True))
    for person in leaving:
        if person.pk in signed_in and not person.is_active:
            end_sessions(person)
        tell_of_hand_over(person)
    return (_deed(_event(row), row, person) for row, person in pairs)


def _move(pairs: list[tuple[StaffImportRow, User]], services: dict[str, int]) -> None:
    """End what each was in the day before the first in the new service, by day: they are few."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for row, person in pairs:
        by_day[_day(row, "starts_on") or clock.today()].append(person.pk)
    for day, people in by_day.items():
        theirs = Membership.objects.filter(user__in=people)
        theirs.filter(started_on__gte=day).delete()
        theirs.current(day).update(ended_on=day - timedelta(days=1))
    _join(pairs, services)


def _event(row: StaffImportRow) -> audit.Event:
    if row.outcome == Outcome.LEAVE:
        return audit.Event.PERSON_LEAVES
    return audit.Event.SERVICE_CHANGED if "service" in row.changes else audit.Event.PERSON_CHANGED


def _deed(event: audit.Event, row: StaffImportRow, person: User) -> audit.Deed:
    before = {f"{name}_was": was for name, (was, _) in row.changes.items() if was and name != "email"}
    return audit.Deed(event, person, REASON, before | {name: now for name, (_, now) in row.changes.items()})


def _invitation(person: User) -> notices.Owed:
    return notices.Owed(
        recipient_id=person.pk,
        kind=INVITED,
        about_type=person._meta.label_lower,
        about_id=str(person.pk),
        title="Set a password for the social media portal",
        stage=f"{clock.now():%Y-%m-%dT%H:%M}",
    )
