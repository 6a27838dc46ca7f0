"""Naming somebody who acts in one's place while away, and calling it off."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.people.models import Absence, Membership, User
from accounts.people.rules import is_comms
from accounts.roles import COMMS
from accounts.staff.entitling import locked
from accounts.staff.telling import tell_of_absence
from config import clock
from config.workflow import Refused

MOST_DAYS = 92


def may_name_a_stand_in(person: User) -> bool:
    """Whether `person` has anything to stand in for: managers, in their own services alone, and comms."""
    return person.is_here and bool(own_services(person) or is_comms(person))


def own_services(person: User) -> frozenset[int]:
    """The services that somebody manages themselves, not for another."""
    return person.managed_service_ids - frozenset(person.stood_in_for)


def may_stand_in(other: User, person: User) -> bool:
    """Whether `other` may act for `person`: comms for anybody, else a colleague in a service that `person` manages."""
    if other == person or not other.is_here:
        return False
    return is_comms(other) or bool(other.service_ids & own_services(person))


def who_could_stand_in(person: User) -> list[User]:
    """Colleagues in the services that `person` manages, and comms, by name."""
    colleagues = Membership.objects.current().filter(service__in=own_services(person)).values("user")
    found = User.objects.active().filter(Q(pk__in=colleagues) | Q(groups__name=COMMS)).exclude(pk=person.pk)
    return list(found.distinct().order_by("full_name", "pk"))


@transaction.atomic
def set_absence(*, person: User, stand_in: User, first_day: date, last_day: date, by: User) -> Absence:
    """Name who acts for `person` on those days, both inclusive. It ends by itself; both are told, but for `by`.

    Raises Refused for somebody outside the service and comms, for days in the past, for more than three months, where
    somebody stands in on one of those days already, and where the stand-in is away themselves.
    """
    person = locked(person.pk)
    if by.pk != person.pk and not by.has_perm("accounts.manage_people"):
        raise Refused("Only they themselves or an administrator can say who stands in.")
    if not may_name_a_stand_in(person):
        raise Refused(
            f"{person.full_name} neither manages a service nor is in comms, so nobody needs to stand in."
        )
    if not may_stand_in(stand_in, person):
        raise Refused("Select somebody from the same service or from comms", "stand_in")
    _refuse_days(first_day, last_day)
    overlap = Absence.objects.filter(ended_at=None, first_day__lte=last_day, last_day__gte=first_day)
    if overlap.filter(person=person).exists():
        raise Refused("Somebody stands in on one of these days already. Call that off first", "first_day")
    if overlap.filter(person=stand_in).exists():
        raise Refused(f"{stand_in.full_name} is away on one of these days too", "stand_in")
    absence = Absence.objects.create(person=person, stand_in=stand_in, first_day=first_day, last_day=last_day)
    tell_of_absence(absence, by=by)
    audit.record(
        audit.Event.ABSENCE_SET,
        by=by,
        target=person,
        stand_in=stand_in.full_name,
        first_day=first_day,
        last_day=last_day,
    )
    return absence


def _refuse_days(first_day: date, last_day: date) -> None:
    if first_day < clock.today():
        raise Refused("The first day must be today or later", "first_day")
    if last_day < first_day:
        raise Refused("The last day must not be before the first day", "last_day")
    if (last_day - first_day).days > MOST_DAYS:
        raise Refused("Somebody can stand in for three months at most", "last_day")


@transaction.atomic
def end_absence(*, absence: Absence, by: User) -> Absence:
    """Call it off at once; both are told, but for `by`.

    Raises Refused for others than the absent person, the stand-in and administrators, and twice.
    """
    absence = (
        Absence.objects.select_for_update(of=("self",))
        .select_related("person", "stand_in")
        .get(pk=absence.pk)
    )
    if by.pk not in (absence.person_id, absence.stand_in_id) and not by.has_perm("accounts.manage_people"):
        raise Refused("Only they themselves or an administrator can call it off.")
    if absence.ended_at or absence.last_day < clock.today():
        raise Refused("It is over already.")
    absence.ended_at = clock.now()
    absence.save(update_fields=["ended_at"])
    tell_of_absence(absence, by=by)
    audit.record(audit.Event.ABSENCE_ENDED, by=by, target=absence.person, stand_in=absence.stand_in.full_name)
    return absence
