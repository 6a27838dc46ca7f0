"""What is due on which day: open rotations, and the dates for which none was opened yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.people.models import User
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.rotation.models import Cause, Rotation
from socialaccounts.vault.access.models import AccessConfirmation
from socialaccounts.vault.models import Version
from socialaccounts.vault.rules import REVEAL_ANY

CHANGE, CONFIRM = "Change the password of", "Confirm who has access to"
MOST = 500
"""So many dates of one month are shown; a longer list is for the list of password changes, which has pages."""


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


def entries(accounts: QuerySet[SocialAccount], first: date, last: date) -> list[Entry]:
    """What is due about `accounts` from `first` to `last`, both inclusive, in order; at most MOST of each kind."""
    keys = accounts.order_by().values("pk")
    return sorted(
        [
            *_of_rotations(keys, first, last),
            *_of_passwords(keys, first, last),
            *_of_confirmations(keys, first, last),
        ]
    )


def _of_rotations(keys: Any, first: date, last: date) -> Iterator[Entry]:
    found = Rotation.objects.open().filter(account__in=keys, due_on__range=(first, last))
    for account, name, cause, day, model in found.order_by("due_on", "pk").values_list(
        "account", "account__name", "cause", "due_on", "account__access_model"
    )[:MOST]:
        what = CONFIRM if model != AccessModel.SHARED_LOGIN else CHANGE
        yield Entry(day, name, what, account, "" if cause == Cause.MONTHLY else Cause(cause).label)


def _of_passwords(keys: Any, first: date, last: date) -> Iterator[Entry]:
    opened = Rotation.objects.open().filter(account=OuterRef("credential__account"), cause=Cause.MONTHLY)
    found = Version.objects.current().filter(credential__account__in=keys, due_on__range=(first, last))
    found = found.filter(~Exists(opened), credential__account__access_model=AccessModel.SHARED_LOGIN)
    for account, name, day in found.order_by("due_on", "pk").values_list(
        "credential__account", "credential__account__name", "due_on"
    )[:MOST]:
        yield Entry(day, name, CHANGE, account, "")


def _of_confirmations(keys: Any, first: date, last: date) -> Iterator[Entry]:
    opened = Rotation.objects.open().filter(account=OuterRef("pk"), cause=Cause.MONTHLY)
    latest = AccessConfirmation.objects.filter(account=OuterRef("pk")).order_by("-pk").values("due_on")[:1]
    found = SocialAccount.objects.filter(pk__in=keys).exclude(access_model=AccessModel.SHARED_LOGIN)
    due = found.annotate(due_on=Subquery(latest)).filter(~Exists(opened), due_on__range=(first, last))
    for account, name, day in due.order_by(F("due_on"), "pk").values_list("pk", "name", "due_on")[:MOST]:
        yield Entry(day, name, CONFIRM, account, "")
