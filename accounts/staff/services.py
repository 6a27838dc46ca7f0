"""The services of the council: adding, renaming and closing one, and saying who manages it."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts import audit
from accounts.people.contributed import uses_of
from accounts.people.models import Membership, Service, User
from config import clock
from config.workflow import Refused

NAME_TAKEN = "There is a service with this name already"


@transaction.atomic
def add_service(*, name: str, by: User) -> Service:
    """A new service. Raises Refused for a name in use, whatever its capitals."""
    _refuse_taken(name)
    try:
        with transaction.atomic():
            service = Service.objects.create(name=name)
    except IntegrityError as error:
        raise Refused(NAME_TAKEN, "name") from error
    audit.record(audit.Event.SERVICE_ADDED, by=by, target=service, name=name)
    return service


@transaction.atomic
def rename_service(*, service: Service, name: str, by: User) -> Service:
    """Give a service another name; everything that belongs to it stays. Raises Refused for a name in use."""
    service = _locked(service)
    _refuse_taken(name, but=service.pk)
    before, service.name = service.name, name
    if before == name:
        return service
    try:
        with transaction.atomic():
            service.save(update_fields=["name"])
    except IntegrityError as error:
        raise Refused(NAME_TAKEN, "name") from error
    audit.record(audit.Event.SERVICE_RENAMED, by=by, target=service, name=name, was=before)
    return service


@transaction.atomic
def close_service(*, service: Service, by: User) -> Service:
    """Close a service that nobody works in and nothing belongs to any more. Raises Refused, naming what does."""
    service = _locked(service)
    if not service.is_active:
        raise Refused(f"{service} is closed already.")
    today = clock.today()
    there = service.memberships.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today))
    people = there.filter(user__in=User.objects.active()).values("user").distinct().count()
    uses = [*([f"{people} {'person' if people == 1 else 'people'}"] if people else []), *uses_of(service)]
    if uses:
        raise Refused(f"{service} still has {' and '.join(uses)}. Move them to another service first.")
    service.is_active = False
    service.save(update_fields=["is_active"])
    audit.record(audit.Event.SERVICE_CLOSED, by=by, target=service, name=service.name)
    return service


@transaction.atomic
def set_managers(*, service: Service, managers: Collection[User], by: User) -> Service:
    """Say which of its members manage a service from today on. Raises Refused for somebody who does not work in it."""
    service = _locked(service)
    today = clock.today()
    current = {one.user_id: one for one in service.memberships.current().select_related("user")}
    wanted = {person.pk: person for person in managers}
    strangers = [person.full_name for pk, person in wanted.items() if pk not in current]
    if strangers:
        raise Refused(
            f"{strangers[0]} does not work in {service} today, so they cannot manage it", "managers"
        )
    changed = [one for pk, one in current.items() if one.is_manager != (pk in wanted)]
    for membership in changed:
        _turn(membership, manages=membership.user_id in wanted, today=today)
    if changed:
        audit.record(
            audit.Event.SERVICE_MANAGERS,
            by=by,
            target=service,
            name=service.name,
            added=sorted(one.user.full_name for one in changed if one.user_id in wanted),
            removed=sorted(one.user.full_name for one in changed if one.user_id not in wanted),
        )
    return service


def _turn(membership: Membership, *, manages: bool, today: date) -> None:
    """From today on they manage the service, or do not: a span of its own, so that it stays known who did when."""
    end = membership.ended_on
    if membership.started_on == today:
        Membership.objects.filter(pk=membership.pk).update(is_manager=manages)
        return
    Membership.objects.filter(pk=membership.pk).update(ended_on=today - timedelta(days=1))
    Membership.objects.create(
        user=membership.user, service=membership.service, is_manager=manages, started_on=today, ended_on=end
    )


def _locked(service: Service) -> Service:
    return Service.objects.select_for_update(no_key=True).get(pk=service.pk)


def _refuse_taken(name: str, but: int = 0) -> None:
    if Service.objects.filter(name__iexact=name).exclude(pk=but).exists():
        raise Refused(NAME_TAKEN, "name")
