"""Predicates about people and services, in one place, for `rules` and for plain use."""

import rules

from accounts.people.models import Service, User
from accounts.roles import COMMS


@rules.predicate
def is_comms(user: User) -> bool:
    """A member of the communications team."""
    return user.has_role(COMMS)


@rules.predicate
def manages_any_service(user: User) -> bool:
    """Manages at least one service today."""
    return bool(user.is_here and user.managed_service_ids)


@rules.predicate
def manages_service(user: User, service: Service) -> bool:
    """Manages this service today, or stands in for a manager of it who is away."""
    return bool(user.is_here and service.pk in user.managed_service_ids)


@rules.predicate
def is_member_of(user: User, service: Service) -> bool:
    """Works in this service today, as its manager too."""
    return bool(user.is_here and service.pk in user.service_ids)


def acts_for(user: User, service: Service) -> User | None:
    """The absent manager of `service` for whom `user` acts today; None for whoever manages it or does not act at all."""
    if service.managers().filter(pk=user.pk).exists():
        return None
    away = user.stood_in_for.get(service.pk)
    return User.objects.get_queryset().filter(pk=away).first() if away and user.is_here else None


def in_place_of(user: User, service: Service) -> dict[str, str]:
    """What an audit event adds where `user` acts as manager of `service` for somebody who is away: that person's name."""
    away = acts_for(user, service)
    return {"in_place_of": away.full_name} if away else {}
