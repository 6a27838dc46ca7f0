"""Who must know the policy and have done the training: rooms say it, such as the register of the holders of accounts."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.people.models import User, UserQuerySet

Source = Callable[[], "QuerySet[Any, Any]"]
"""Gives the keys of people, as a query."""

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Say that the people whose keys `source` gives must; called once when an app is ready."""
    _sources[name] = source


def required_people() -> UserQuerySet:
    """Everybody who must, and may sign in."""
    wanted = Q(pk__in=[])
    for source in _sources.values():
        wanted |= Q(pk__in=source())
    return User.objects.active().filter(wanted)
