"""The accounts that a person may enter, as a list: found, sorted, the favourites first, and what a row says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, Exists, F, OuterRef, QuerySet, Subquery
from django.http import QueryDict

from accounts.forms import tidy
from accounts.people.models import User
from accounts.templatetags.portal import in_words, tag_colour
from config import clock
from config.compiled import Each, Given, compiled
from config.references import paths, reference
from socialaccounts.register.listing import SORTS
from socialaccounts.register.models import Holder, SocialAccount, SocialAccountQuerySet
from socialaccounts.register.queries import platform_names, service_names
from socialaccounts.register.terms import AccessModel, Capacity, Status
from socialaccounts.vault.dates import Due
from socialaccounts.vault.favourites import Favourite
from socialaccounts.vault.models import Reveal, Version
from socialaccounts.vault.recovery.models import RecoveryKit
from socialaccounts.vault.rules import accounts_to_enter

PAGE = 25
_LONGEST_SEARCH = 200
_MOST_NAMES = 3
_OF_IT = {"credential__account": OuterRef("pk")}
_FETCHED = Reveal.objects.filter(account=OuterRef("pk")).order_by("-at").values("at")
_COLUMNS = ("pk", "name", "handle", "status", "access_model", "platform_id", "service_id", "sort_name")
_RANKS = list(Capacity)


class Tag(NamedTuple):
    """A short word on a state, and its colour's class."""

    label: str
    colour: str


@dataclass(frozen=True)
class Vaults:
    """What the query string asks for; a value that is no choice counts as not chosen."""

    user: User
    given: QueryDict

    @cached_property
    def q(self) -> str:
        return tidy(self.given.get("q", "")).replace("\0", "").strip()[:_LONGEST_SEARCH]

    @cached_property
    def starred_only(self) -> bool:
        return bool(self.given.get("starred"))

    @cached_property
    def sort(self) -> str:
        """The chosen order, kept when the search changes."""
        sort = self.given.get("sort", "")
        return sort if sort in SORTS else ""

    @cached_property
    def platforms(self) -> dict[int, str]:
        """Every platform's name by its key."""
        return platform_names()

    @cached_property
    def services(self) -> dict[int, str]:
        """Every service's name by its key."""
        return service_names()

    @cached_property
    def found(self) -> SocialAccountQuerySet:
        """The accounts, not closed, that the person may enter and the search finds."""
        found = accounts_to_enter(self.user).current()
        if not self.q:
            return found
        return found.search(self.q, platforms=self.platforms, services=self.services, holders=True)

    @property
    def _starred(self) -> QuerySet[Any]:
        return Favourite.objects.filter(user=self.user).values("account")

    @property
    def favourites(self) -> Any:
        """The rows of those that the person has starred."""
        return self._rows(self.found.filter(pk__in=self._starred))

    @property
    def others(self) -> Any:
        """The rows of all others."""
        return self._rows(self.found.exclude(pk__in=self._starred) if self.has_starred else self.found)

    @cached_property
    def has_starred(self) -> bool:
        """Whether the person has any favourites."""
        return _one_starred.row(user=self.user.pk) is not None

    def _rows(self, found: SocialAccountQuerySet) -> Any:
        """One query, few columns, plain rows that `keyset_page` takes."""
        if self.sort not in ("platform", "service"):
            return found.values_list(*_COLUMNS, named=True)
        name = f"{self.sort}_name"
        return found.annotate(**{name: F(f"{self.sort}__name")}).values_list(*_COLUMNS, name, named=True)

    def lines(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """What the page says of each of `rows`, in plain words, since a template reads them fastest."""
        if not rows:
            return []
        accounts = [row.pk for row in rows]
        facts, holders = self._facts(accounts), _holders(accounts)
        page, star = paths("register:account", "SA"), paths("vault:favourite", "SA")
        return [
            {
                "url": f"{page(row.pk)}#password",
                "star_url": star(row.pk),
                "name": row.name,
                "known_as": _known_as(row),
                "platform": self.platforms[row.platform_id],
                "service": self.services[row.service_id],
                "holders": _in_short(holders[row.pk]),
                "tags": _tags(row, facts[row.pk]),
                "own_last": in_words(facts[row.pk].own_last_at),
                "last": in_words(facts[row.pk].last_at),
            }
            for row in rows
        ]

    def _facts(self, accounts: list[int]) -> dict[int, _Facts]:
        return {pk: _Facts(*rest) for pk, *rest in _facts_of.rows(accounts=accounts, user=self.user.pk)}


class _Facts(NamedTuple):
    """How the password of an account stands and when it was last fetched."""

    due_on: date | None
    is_pending: bool
    lacks_second_factor: bool
    last_at: datetime | None
    own_last_at: datetime | None


@compiled(accounts=Each(BigIntegerField()), user=BigIntegerField())
def _facts_of(accounts: list[Any], user: Given) -> QuerySet[Any, Any]:
    """The key of each account and its facts, each of them a step or two into an index."""
    found = SocialAccount.objects.filter(pk__in=accounts).annotate(
        due_on=Subquery(Version.objects.current().filter(**_OF_IT).values("due_on")[:1]),
        is_pending=Exists(Version.objects.pending().filter(**_OF_IT)),
        lacks_second_factor=Exists(
            RecoveryKit.objects.filter(account=OuterRef("pk"), sealed_seed=b"", second_factor="")
        ),
        last_at=Subquery(_FETCHED[:1]),
        own_last_at=Subquery(_FETCHED.filter(person=user)[:1]),
    )
    return found.order_by().values_list("pk", *_Facts._fields)


@compiled(user=BigIntegerField())
def _one_starred(user: Given) -> QuerySet[Any, Any]:
    return Favourite.objects.filter(user=user).values_list("pk")[:1]


def _known_as(row: Any) -> str:
    own = reference("SA", row.pk)
    return f"{own}, @{row.handle}" if row.handle else own


def _holders(accounts: list[int]) -> dict[int, list[str]]:
    """By account, the names of those who hold it today, the lead first, then by name."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = _holders_of.rows(accounts=accounts, day=clock.today())
    for account, _, name in sorted(rows, key=lambda row: (_RANKS.index(Capacity(row[1])), row[2])):
        names[account].append(name)
    return names


@compiled(accounts=Each(BigIntegerField()), day=DateField())
def _holders_of(accounts: list[Any], day: Given) -> QuerySet[Any, Any]:
    found = Holder.objects.current(day).filter(account__id__in=accounts).order_by()
    return found.values_list("account", "capacity", "user__full_name")


def _in_short(names: list[str]) -> str:
    """The first three names, and how many more there are: "Ann, Bob, Cid and 2 others"."""
    if not names:
        return "Nobody"
    more = len(names) - _MOST_NAMES
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} and {more} other{'' if more == 1 else 's'}" if more > 0 else shown


def _tags(row: Any, facts: Any) -> list[Tag]:
    """How the way into an account stands: the password's state first, then what else is wrong."""
    tags = [_password(row, facts)]
    if facts.is_pending:
        tags.append(Tag("Not known to work yet", tag_colour("waiting")))
    if facts.lacks_second_factor:
        tags.append(Tag("No second factor", tag_colour("bad")))
    return [tag for tag in tags if tag]


def _password(row: Any, facts: Any) -> Tag | None:
    if row.access_model != AccessModel.SHARED_LOGIN:
        return Tag(AccessModel(row.access_model).label, tag_colour("quiet"))
    if facts.due_on:
        due = Due(facts.due_on)
        return Tag(due.label, tag_colour(due.status))
    if facts.is_pending:
        return None
    return Tag("No password", tag_colour("bad" if row.status == Status.LIVE else "quiet"))
