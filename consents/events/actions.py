"""Events are added, changed and cancelled; children are put on their lists. Each leaves one audit event without names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import Service, User
from config import clock
from config.workflow import Refused, WrongState
from consents.records.event import MOST_EXPECTED
from consents.records.models import Child, Event, ExpectedChild

LONGEST_TYPED = 200


@transaction.atomic
def add_event(
    *,
    name: str,
    first_day: date,
    last_day: date,
    service: Service,
    place: str = "",
    organiser: str = "",
    by: User,
) -> Event:
    """Put an event on record. Raises Refused where it ends before it begins."""
    _in_order(first_day, last_day)
    event = Event.objects.create(
        name=name,
        place=place,
        first_day=first_day,
        last_day=last_day,
        organiser=organiser,
        service=service,
        added_by=by,
    )
    audit.record(audit.Event.EVENT_ADDED, by=by, target=event)
    return event


@transaction.atomic
def change_event(
    *,
    event: Event,
    name: str,
    first_day: date,
    last_day: date,
    service: Service,
    place: str,
    organiser: str,
    by: User,
) -> Event:
    """Correct an event. Forms that were signed for it keep the words and days of the paper.

    Raises Refused where it ends before it begins, WrongState once it is cancelled.
    """
    _in_order(first_day, last_day)
    event = _standing(event)
    new = {
        "name": name,
        "first_day": first_day,
        "last_day": last_day,
        "service": service,
        "place": place,
        "organiser": organiser,
    }
    changed = [key for key, value in new.items() if getattr(event, key) != value]
    if changed:
        for key in changed:
            setattr(event, key, new[key])
        event.save()
        audit.record(audit.Event.EVENT_CHANGED, by=by, target=event, changed=changed)
    return event


@transaction.atomic
def cancel_event(*, event: Event, by: User) -> Event:
    """Say that an event does not take place. Its list and its forms stay. Raises WrongState the second time."""
    event = _standing(event)
    event.cancelled_by, event.cancelled_at = by, clock.now()
    event.save(update_fields=["cancelled_by", "cancelled_at"])
    audit.record(audit.Event.EVENT_CANCELLED, by=by, target=event)
    return event


@transaction.atomic
def expect(*, event: Event, children: Mapping[int, bool], names: Iterable[str] = (), by: User) -> int:
    """Put children of the register (key: whether date of birth or number was given) and unmatched names on the list.

    Who is on it already is not put there twice; a child on it whose identity is confirmed now is marked so. Returns how
    many were added. Raises Refused for too many, WrongState once the event is cancelled.
    """
    event = _standing(event)
    there = dict(event.expected.matched().values_list("child", "identity_confirmed"))
    typed = set(event.expected.unmatched().values_list("typed", flat=True))
    new = {pk: sure for pk, sure in children.items() if pk not in there}
    wanted = [name[:LONGEST_TYPED] for name in names]
    left = [name for name in dict.fromkeys(wanted) if name and name not in typed]
    if len(there) + len(typed) + len(new) + len(left) > MOST_EXPECTED:
        raise Refused(f"One event can list {MOST_EXPECTED} children at most.", "names")
    sure_now = [pk for pk, sure in children.items() if sure and there.get(pk) is False]
    event.expected.filter(child__in=sure_now).update(identity_confirmed=True)
    ExpectedChild.objects.bulk_create(
        [
            *(
                ExpectedChild(event=event, child_id=pk, identity_confirmed=sure, added_by=by)
                for pk, sure in new.items()
            ),
            *(ExpectedChild(event=event, typed=name, added_by=by) for name in left),
        ]
    )
    if new or left:
        audit.record(
            audit.Event.CHILDREN_EXPECTED, by=by, target=event, added=sorted(new), unmatched=len(left)
        )
    return len(new) + len(left)


@transaction.atomic
def match(*, expected: ExpectedChild, child: Child, by: User) -> None:
    """Say who a typed name is. Raises WrongState where somebody matched or removed it meanwhile."""
    event = _standing(expected.event)
    row = event.expected.unmatched().filter(pk=expected.pk).first()
    if row is None:
        raise WrongState("This name has been matched or removed already.")
    if event.expected.filter(child=child).exists():
        row.delete()
    else:
        row.child, row.typed, row.identity_confirmed = child, "", True
        row.save(update_fields=["child", "typed", "identity_confirmed"])
    audit.record(audit.Event.CHILDREN_EXPECTED, by=by, target=event, added=[child.pk], matched=True)


@transaction.atomic
def remove(*, expected: ExpectedChild, by: User) -> None:
    """Take a child or a name off the list; the second time nothing happens. Raises WrongState once it is cancelled."""
    event = _standing(expected.event)
    row = event.expected.filter(pk=expected.pk).first()
    if row is None:
        return
    gone = [row.child_id] if row.child_id else []
    row.delete()
    audit.record(audit.Event.CHILDREN_EXPECTED, by=by, target=event, removed=gone, unmatched=not gone)


@transaction.atomic
def open_sheet(*, event: Event, place: str, by: User) -> None:
    """Record that the photographer's sheet was opened; it names children, so nothing is shown without this."""
    audit.record(audit.Event.SHEET_OPENED, by=by, target=event, place=place)


def _in_order(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise Refused("The last day must be on or after the first day.", "last_day")


def _standing(event: Event) -> Event:
    """The event, locked. Raises WrongState once it is cancelled."""
    locked = Event.objects.lock(event.pk)
    if locked.is_cancelled:
        raise WrongState(f"{locked.reference} has been cancelled.")
    return locked
