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
    return bool(user.is_active and user.managed_service_ids)


@rules.predicate
def manages_service(user: User, service: Service) -> bool:
    """Manages this service today."""
    return bool(user.is_active and service.pk in user.managed_service_ids)


@rules.predicate
def is_member_of(user: User, service: Service) -> bool:
    """Works in this service today, as its manager too."""
    return bool(user.is_active and service.pk in user.service_ids)
