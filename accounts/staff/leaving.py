"""Leaving the council: a date, what happens on it, and who takes over (policy D3)."""

from datetime import date

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from accounts.signin.sessions import end_sessions
from accounts.staff.entitling import (
    is_administrator,
    keep_an_administrator,
    lock_administrators,
    locked,
    refuse_oneself,
)
from accounts.staff.telling import tell_of_hand_over
from config import clock
from config.workflow import Refused

LEFT = "Left the council"


@transaction.atomic
def leave(*, person: User, on: date, by: User, reason: str = "") -> User:
    """Say on which day somebody is no longer here. One that has come acts at once; the managers are told to take over.

    Raises Refused for oneself, the last administrator, and a date that is set already.
    """
    refuse_oneself(person, by, "Nobody marks themselves as a leaver. Ask another administrator.")
    lock_administrators()
    person = locked(person.pk)
    if person.left_on == on:
        raise Refused("That is the date that is set already", "left_on")
    if is_administrator(person):
        keep_an_administrator(without={person.pk}, field="left_on")
    person.left_on = on
    person.save(update_fields=["left_on"])
    if on <= clock.today():
        shut_out(person)
    tell_of_hand_over(person)
    audit.record(audit.Event.PERSON_LEAVES, by=by, target=person, reason=reason.strip(), left_on=on)
    return person


@transaction.atomic
def stay(*, person: User, by: User, reason: str) -> User:
    """Take back a leaving date that lies ahead. Raises Refused where there is none, and without a reason."""
    person = locked(person.pk)
    if not person.left_on or person.left_on <= clock.today():
        raise Refused(f"{person.full_name} has no leaving date ahead.")
    if not reason.strip():
        raise Refused("Say why they stay", "reason")
    before, person.left_on = person.left_on, None
    person.save(update_fields=["left_on"])
    audit.record(audit.Event.PERSON_STAYS, by=by, target=person, reason=reason.strip(), left_on_was=before)
    return person


def shut_out(person: User) -> None:
    """Deactivate somebody whose day has come, and end their sessions. The row is locked; the caller records it."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)


def sweep_leavers(limit: int = 500) -> int:
    """Deactivate those whose leaving date has come, each in a transaction of its own; returns how many.

    The date alone has shut them out already: this ends their sessions, says so in the audit and reminds who takes over.
    """
    due = (
        User.objects.get_queryset()
        .filter(is_active=True, left_on__lte=clock.today())
        .order_by("left_on", "pk")
    )
    return sum(_deactivate_due(pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _deactivate_due(pk: int) -> int:
    person = locked(pk)
    if not person.is_active or not person.left_on or person.left_on > clock.today():
        return 0
    shut_out(person)
    tell_of_hand_over(person)
    audit.record(audit.Event.PERSON_DEACTIVATED, by=None, target=person, reason=LEFT, left_on=person.left_on)
    return 1
