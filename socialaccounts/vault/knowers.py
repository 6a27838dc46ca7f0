"""Who knows the value of an account, and which values a person knows: what the pages say of `knowledge`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, Max, Min, OuterRef, When
from django.db.models import Value as Constant

from accounts.people.models import User
from config import clock
from socialaccounts.register.models import Holder, SocialAccount
from socialaccounts.register.terms import Status
from socialaccounts.vault.knowledge import Way, _sources, here, known_to, may_enter_all
from socialaccounts.vault.models import Version, VersionQuerySet

MOST_KNOWERS = 50
_MOST_ROWS = 5000
IN_FORCE, PENDING, EARLIER, GIVEN_UP = "in-force", "pending", "earlier", "given-up"
_STATES = {
    IN_FORCE: ("In force", "warning"),
    PENDING: ("Not known to work yet", "waiting"),
    EARLIER: ("Replaced", "quiet"),
    GIVEN_UP: ("Given up", "quiet"),
}


@dataclass(frozen=True)
class Knower:
    """That a person knows one value: how they came to, in words, first and last when, and whether they still should."""

    person: User
    how: str
    first: datetime
    last: datetime
    is_here: bool
    is_entitled: bool

    @property
    def warning(self) -> str:
        """ "Has left", "No longer entitled", or nothing."""
        if not self.is_here:
            return "Has left"
        return "" if self.is_entitled else "No longer entitled"


@dataclass(frozen=True)
class Known:
    """One value and the people who know it, those first who should not; `more` where there are others beside."""

    version: Version
    people: list[Knower]
    more: bool


def known_values(account: SocialAccount) -> list[Known]:
    """The pending value and the one in force, each with who knows it: in that order, none, one or both of them."""
    versions = list(Version.objects.of(account).newest_first().filter(superseded_at=None))
    if not versions:
        return []
    occasions = _occasions([version.pk for version in versions])
    entitled = _entitled(account, {person for per_version in occasions.values() for person in per_version})
    return [_known(version, occasions[version.pk], entitled) for version in versions]


def _known(
    version: Version, people: dict[int, list[dict[str, Any]]], entitled: dict[int, tuple[User, bool, bool]]
) -> Known:
    knowers = [
        Knower(
            person=entitled[pk][0],
            **_ways(rows),
            is_here=entitled[pk][1],
            is_entitled=entitled[pk][2],
        )
        for pk, rows in people.items()
    ]
    knowers.sort(key=lambda one: one.last, reverse=True)
    knowers.sort(key=lambda one: not one.warning)
    return Known(version, knowers[:MOST_KNOWERS], len(knowers) > MOST_KNOWERS)


def _occasions(versions: list[UUID], by: User | None = None) -> dict[UUID, dict[int, list[dict[str, Any]]]]:
    """By version and person, a row for each way in which anybody, or `by` alone, learnt it: `way`, `first` and `last`."""
    parts = []
    for source in _sources():
        rows = source.rows.filter(**{f"{source.version}__in": versions})
        rows = rows.filter(**{source.person: by}) if by else rows
        grouped = rows.order_by().values(known=F(source.version), knower=F(source.person))
        parts.append(
            grouped.annotate(first=Min(source.at), last=Max(source.at), way=Constant(source.way.value))
        )
    found: dict[UUID, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in parts[0].union(*parts[1:], all=True).order_by("-last")[:_MOST_ROWS]:
        found[row["known"]][row["knower"]].append(row)
    return found


def _ways(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How, first and last when, over all the ways."""
    ways = sorted((Way(row["way"]) for row in rows), key=list(Way).index)
    return {
        "how": ", ".join(way.label for way in ways).capitalize(),
        "first": min(row["first"] for row in rows),
        "last": max(row["last"] for row in rows),
    }


def _entitled(account: SocialAccount, people: set[int]) -> dict[int, tuple[User, bool, bool]]:
    """By key: the person, whether they are still here, and whether they may enter the account today."""
    today = clock.today()
    holding = Holder.objects.current(today).filter(account=account, user=OuterRef("pk"))
    found = (
        User.objects.get_queryset()
        .filter(pk__in=people)
        .annotate(
            enters=Exists(holding) | Exists(may_enter_all(today).filter(pk=OuterRef("pk"))),
        )
    )
    return {one.pk: (one, one.is_here, one.is_here and one.enters) for one in found}


def values_known_to(person: User) -> VersionQuerySet:
    """Every value that `person` knows, with its account: the ones in force first, then by the account's name.

    To be ordered by `KNOWN_ORDER`.
    """
    in_use = {"confirmed_at__isnull": False, "superseded_at__isnull": True}
    rank = Case(
        When(**in_use, then=Constant(0)),
        When(confirmed_at__isnull=True, abandoned_at__isnull=True, then=Constant(1)),
        default=Constant(2),
        output_field=IntegerField(),
    )
    return known_to(person).annotate(rank=rank).select_related("credential__account__platform")


KNOWN_ORDER = ("rank", "credential__account__sort_name", "-deposited_at", "pk")


def count_in_force(person: User) -> int:
    """Of how many accounts `person` knows the value in force."""
    return known_to(person).current().count()


@dataclass(frozen=True)
class KnownValue:
    """One line of the report about a person."""

    account: SocialAccount
    state: str
    how: str
    first: datetime
    last: datetime
    until: datetime | None
    may_enter: bool

    @property
    def label(self) -> str:
        return _STATES[self.state][0]

    @property
    def colour(self) -> str:
        return "bad" if self.must_change else _STATES[self.state][1]

    @property
    def must_change(self) -> bool:
        """Whether the value counts, on an account not closed, though the person may not enter that any more."""
        return (
            self.state in (IN_FORCE, PENDING) and not self.may_enter and self.account.status != Status.CLOSED
        )


def lines_of(person: User, versions: list[Version]) -> list[KnownValue]:
    """What the report says of each of `versions`, all known to `person`."""
    occasions = _occasions([version.pk for version in versions], by=person)
    today = clock.today()
    accounts = [version.credential.account_id for version in versions]
    held = set(
        Holder.objects.current(today)
        .filter(user=person, account__in=accounts)
        .values_list("account", flat=True)
    )
    is_here = here(today).filter(pk=person.pk).exists()
    enters_all = is_here and may_enter_all(today).filter(pk=person.pk).exists()
    return [
        _line(
            version,
            occasions[version.pk][person.pk],
            enters_all or (is_here and version.credential.account_id in held),
        )
        for version in versions
    ]


def _line(version: Version, rows: list[dict[str, Any]], may_enter: bool) -> KnownValue:
    return KnownValue(
        account=version.credential.account,
        state=_state(version),
        **_ways(rows),
        until=version.superseded_at or version.abandoned_at,
        may_enter=may_enter,
    )


def _state(version: Version) -> str:
    if version.is_current:
        return IN_FORCE
    if version.is_pending:
        return PENDING
    return EARLIER if version.superseded_at else GIVEN_UP
