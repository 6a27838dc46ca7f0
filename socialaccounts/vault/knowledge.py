"""Who knows a password, read from what happened to it: fetched, deposited, taken in an emergency, or in an opened pack.

Nothing of this is stored. What somebody has seen they know for good, so that rows are never taken back; whether the value
still counts is the version's to say (`Version.objects.current()`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, TextChoices, Value
from django.db.models.expressions import RawSQL

from accounts.people.models import Day, User
from socialaccounts.register.models import Holder
from socialaccounts.vault.emergency import EmergencyUse
from socialaccounts.vault.models import Reveal, Version, VersionQuerySet
from socialaccounts.vault.pack.models import PackedVersion
from socialaccounts.vault.rules import REVEAL_ANY


class Way(TextChoices):
    """How somebody came to know a value."""

    FETCHED = "fetched", "Fetched it"
    DEPOSITED = "deposited", "Deposited it"
    EMERGENCY = "emergency", "Took it in an emergency"
    PACK = "pack", "Opened the emergency pack"


@dataclass(frozen=True)
class _Source:
    """Rows that each say of one version that one person knows it, and where in a row that and the account stand."""

    way: Way
    rows: QuerySet[Any]
    version: str
    account: str
    person: str
    at: str


def _sources() -> Iterator[_Source]:
    fetched = Reveal.objects.filter(version__isnull=False)
    yield _Source(Way.FETCHED, fetched, "version", "account", "person", "at")
    deposited = Version.objects.all()
    yield _Source(Way.DEPOSITED, deposited, "pk", "credential__account", "deposited_by", "deposited_at")
    taken = EmergencyUse.objects.filter(version__isnull=False)
    yield _Source(Way.EMERGENCY, taken, "version", "account", "by", "at")
    opened = PackedVersion.objects.filter(pack__opened_at__isnull=False)
    account = "version__credential__account"
    yield _Source(Way.PACK, opened, "version", account, "pack__opened_by", "pack__opened_at")


def known_to(person: User) -> VersionQuerySet:
    """The versions, of whatever age, that `person` knows, each once."""
    return Version.objects.filter(
        _any(
            Q(pk__in=one.rows.filter(**{one.person: person}).order_by().values(one.version))
            for one in _sources()
        )
    )


def knowers_of(versions: QuerySet[Version]) -> QuerySet[User]:
    """The people, entitled or not, who know any of `versions`, each once."""
    return User.objects.get_queryset().filter(
        _any(
            Q(pk__in=one.rows.filter(**{f"{one.version}__in": versions}).order_by().values(one.person))
            for one in _sources()
        )
    )


def learnt(versions: QuerySet[Version], *, by: User | None = None) -> QuerySet[Any]:
    """Every occasion on which anybody, or `by` alone, came to know any of `versions`.

    Rows of `learnt_version`, `learnt_by` (both keys), `learnt_at` and `way`, in no order: a UNION that can be ordered and
    cut, not filtered.
    """
    parts = []
    for one in _sources():
        rows = one.rows.filter(**{f"{one.version}__in": versions})
        rows = rows.filter(**{one.person: by}) if by else rows
        parts.append(
            rows.order_by().values(
                learnt_version=F(one.version),
                learnt_by=F(one.person),
                learnt_at=F(one.at),
                way=Value(one.way.value),
            )
        )
    return parts[0].union(*parts[1:], all=True)


def known_outside(today: Day) -> VersionQuerySet:
    """Values in force of live accounts that somebody knows who may not enter the account on the London date `today`.

    Not entitled is whoever may not sign in, has left the council, or neither holds the account (any more: a change of
    service ends that too) nor may fetch every password: the loss counts, however it came about
    (`vault.rules.entry_of` says the same of one person).
    """
    known, learnt_by = _of_values_in_force().query.sql_with_params()
    trusted, by_role = may_enter_all(today).order_by().values("pk").query.sql_with_params()
    held = Holder.objects.current_of_all(today).order_by().values(held=F("account"), holder=F("user"))
    entitled, holding = held.query.sql_with_params()
    # One pass over all occasions, which the ORM cannot say of a UNION. All three parts are its own. Worked out once, even
    # where the database takes its tables to be small, as it does before it has first counted them: else once a password.
    outside = f"""
        WITH outside AS MATERIALIZED (
            SELECT known_version FROM ({known}) known WHERE knower NOT IN ({trusted})
            AND NOT EXISTS (SELECT 1 FROM ({entitled}) entitled WHERE held = known_account AND holder = knower)
        ) SELECT known_version FROM outside
    """  # noqa: S608
    parameters = (*learnt_by, *by_role, *holding)
    return Version.objects.current().of_live_accounts().filter(pk__in=RawSQL(outside, parameters))  # noqa: S611


def _of_values_in_force() -> QuerySet[Any]:
    """Who knows a value in force, a row for each occasion: `known_version`, `known_account` and `knower`, all keys."""
    parts = []
    for one in _sources():
        to = "" if one.version == "pk" else "version__"
        rows = one.rows.filter(**{f"{to}confirmed_at__isnull": False, f"{to}superseded_at__isnull": True})
        parts.append(
            rows.order_by().values(
                known_version=F(one.version), known_account=F(one.account), knower=F(one.person)
            )
        )
    return parts[0].union(*parts[1:], all=True)


def here(today: Day) -> QuerySet[User]:
    """The people who may sign in and have not left the council by a London date."""
    return User.objects.active(today)


def may_enter_all(today: Day) -> QuerySet[User]:
    """Those of them who may fetch the password of every account, by their roles: the comms team."""
    app, codename = REVEAL_ANY.split(".")
    by_role = Q(groups__permissions__content_type__app_label=app, groups__permissions__codename=codename)
    return here(today).filter(by_role | Q(is_superuser=True))


def _any(conditions: Iterable[Q]) -> Q:
    joined = Q()
    for condition in conditions:
        joined |= condition
    return joined
