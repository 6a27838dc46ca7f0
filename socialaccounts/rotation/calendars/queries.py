"""What is due on which day: open rotations, and the dates for which none was opened yet."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import RowNumber

from accounts.people.models import User
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.rotation.models import Cause, Rotation
from socialaccounts.vault.access.models import AccessConfirmation
from socialaccounts.vault.models import Version
from socialaccounts.vault.rules import REVEAL_ANY

CHANGE, CONFIRM = "Change the password of", "Confirm who has access to"
MOST = 500
"""A feed has so many entries of each kind at most."""


@dataclass(frozen=True, order=True)
class Entry:
    """That something about an account is due on a day."""

    day: date
    name: str
    what: str
    account: int
    cause: str


def accounts_of(user: User, *, everything: bool = False) -> QuerySet[SocialAccount]:
    """The live accounts whose dates concern `user`: those they hold or whose service they manage; all of them for comms."""
    live = SocialAccount.objects.live()
    if everything and user.has_perm(REVEAL_ANY):
        return live
    held = SocialAccount.objects.held_by(user).values("pk")
    return live.filter(Q(pk__in=held) | Q(service__in=user.managed_service_ids))


def entries(
    accounts: QuerySet[SocialAccount], first: date, last: date, *, per_day: int | None = None
) -> list[Entry]:
    """What is due about `accounts` from `first` to `last`, both inclusive, in order.

    With `per_day`, about so many of each day are fetched, whatever their number; `counts` then tells how many there are.
    """
    return sorted(
        Entry(day, name, CHANGE if model == AccessModel.SHARED_LOGIN else CONFIRM, account, _in_words(cause))
        for rows in _due(accounts, first, last)
        for day, name, account, model, cause in _some(rows, per_day)
    )


def counts(accounts: QuerySet[SocialAccount], first: date, last: date) -> Counter[date]:
    """How much is due on each day from `first` to `last`."""
    total: Counter[date] = Counter()
    for rows in _due(accounts, first, last):
        total.update(dict(rows.order_by().values_list("day").annotate(many=Count("pk"))))
    return total


def _due(accounts: QuerySet[SocialAccount], first: date, last: date) -> list[QuerySet[Any]]:
    """Rotations, passwords and confirmations, each with `day`, `called`, `key`, `model` and `reason`."""
    keys = accounts.order_by().values("pk")
    span = (first, last)
    monthly = Rotation.objects.open().filter(cause=Cause.MONTHLY)
    rotations = Rotation.objects.open().filter(account__in=keys, due_on__range=span)
    passwords = Version.objects.current().filter(
        ~Exists(monthly.filter(account=OuterRef("credential__account"))),
        credential__account__in=keys,
        credential__account__access_model=AccessModel.SHARED_LOGIN,
        due_on__range=span,
    )
    latest = AccessConfirmation.objects.filter(account=OuterRef("pk")).order_by("-pk").values("due_on")[:1]
    confirmations = (
        SocialAccount.objects.filter(~Exists(monthly.filter(account=OuterRef("pk"))), pk__in=keys)
        .exclude(access_model=AccessModel.SHARED_LOGIN)
        .annotate(day=Subquery(latest))
        .filter(day__range=span)
    )
    return [
        _described(rotations.annotate(day=F("due_on"), reason=F("cause")), "account__"),
        _described(passwords.annotate(day=F("due_on"), reason=Value("")), "credential__account__"),
        _described(confirmations.annotate(reason=Value("")), ""),
    ]


def _described(rows: QuerySet[Any], account: str) -> QuerySet[Any]:
    return rows.annotate(called=F(f"{account}name"), key=F(f"{account}pk"), model=F(f"{account}access_model"))


def _some(rows: QuerySet[Any], per_day: int | None) -> QuerySet[Any]:
    if per_day is not None:
        place = Window(RowNumber(), partition_by=[F("day")], order_by=["called", "pk"])
        rows = rows.annotate(place=place).filter(place__lte=per_day)
    return rows.order_by("day", "pk").values_list("day", "called", "key", "model", "reason")[:MOST]


def _in_words(cause: str) -> str:
    """Why it is due; nothing where it is due anyway."""
    return "" if cause in ("", Cause.MONTHLY) else str(Cause(cause).label)
