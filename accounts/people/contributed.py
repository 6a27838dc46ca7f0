"""What other rooms know of a person, without people knowing those rooms: each says it here once its app is ready.

`register_duties` for what somebody leaving hands over, `register_grants` for what entitles people, `register_holding` for
the personal data that a room keeps, `register_service_use` for what keeps a service open.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from accounts.people.models import Service, User


@dataclass(frozen=True)
class Duty:
    """One thing to hand over: what kind it is, its name and page, what to do with it, and whether that is done."""

    kind: str
    name: str
    url: str
    to_do: str
    done: bool = False


@dataclass(frozen=True)
class Grant:
    """That a person may do something: what, through what, since when (None: from before it was recorded), till when."""

    person: User
    what: str
    through: str
    since: date | datetime | None
    until: date | None = None
    url: str = ""


@dataclass(frozen=True)
class GrantSource:
    """One way to be entitled. `rows` gives those in force today, ordered by the person's name and key through `person`.

    `person` is the path from a row to its person, `service` the path to a service's key or "" where there is none; `grants`
    turns one page of rows into grants with a constant number of queries.
    """

    label: str
    rows: Callable[[], QuerySet[Any]]
    person: str
    service: str
    grants: Callable[[list[Any]], Iterable[Grant]]


@dataclass(frozen=True)
class Section:
    """One kind of rows that are held on a person; each row maps headings to plain values. It is read once."""

    title: str
    rows: Iterable[Mapping[str, Any]]


Duties = Callable[[User], Iterable[Duty]]
Held = Callable[[User], Iterable[Section]]
ServiceUse = Callable[[Service], str]

_duties: dict[str, Duties] = {}
_grants: dict[str, GrantSource] = {}
_held: dict[str, Held] = {}
_uses: dict[str, ServiceUse] = {}


def register_duties(key: str, source: Duties) -> None:
    """Say what of one room somebody leaving hands over; said again, it replaces what was said before."""
    _duties[key] = source


def duties_of(person: User) -> list[Duty]:
    """Everything that `person` has to hand over or has handed over, the open ones first, in the rooms' order."""
    found = [duty for source in _duties.values() for duty in source(person)]
    return sorted(found, key=lambda duty: duty.done)


def register_grants(key: str, source: GrantSource) -> None:
    """Say one way of one room to be entitled; `key` stands in addresses."""
    _grants[key] = source


def grant_sources() -> Mapping[str, GrantSource]:
    """Every way to be entitled, by key."""
    return _grants


def register_holding(key: str, holds_on: Held) -> None:
    """Say what one room holds on a person."""
    _held[key] = holds_on


def held_on(person: User) -> Iterator[Section]:
    """All that the portal holds on `person`, room by room."""
    for holds_on in _held.values():
        yield from holds_on(person)


def register_service_use(key: str, source: ServiceUse) -> None:
    """Say what of one room keeps a service open: a sentence's words ("2 social accounts"), or nothing."""
    _uses[key] = source


def uses_of(service: Service) -> list[str]:
    """What keeps `service` open, in words."""
    return [words for source in _uses.values() if (words := source(service))]
