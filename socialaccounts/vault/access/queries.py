"""What is known of the ways into an account that has no shared login (policy D1, D3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.people.models import User
from accounts.roles import COMMS
from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.vault.access.models import (
    AccessChange,
    AccessConfirmation,
    Administrator,
    AdministratorQuerySet,
)
from socialaccounts.vault.dates import Due
from socialaccounts.vault.models import AccessProof

FEWEST_COMMS = 2
"""So many of the named administrators must be active comms people (design 5.7)."""
MOST_HISTORY = 20


def last_change(account: SocialAccount) -> AccessChange | None:
    """How the account came to its access model; None where it has had the one it began with."""
    return AccessChange.objects.filter(account=account).select_related("by").order_by("-pk").first()


def administrators(account: SocialAccount) -> AdministratorQuerySet:
    """The named administrators of today."""
    return Administrator.objects.current().filter(account=account)


def named(account: SocialAccount) -> list[Any]:
    """The named administrators of today with their people, by name; each knows whether it `is_comms`."""
    comms = User.objects.in_role(COMMS).filter(pk=OuterRef("user"))
    found = administrators(account).select_related("user").annotate(is_comms=Exists(comms))
    return sorted(found, key=lambda one: (one.who.casefold(), one.pk))


def comms_among(account: SocialAccount) -> int:
    """How many active comms people are administrators of the account today."""
    comms = User.objects.in_role(COMMS)
    return administrators(account).filter(user__in=comms.values("pk")).values("user").distinct().count()


def latest_confirmation(account: SocialAccount) -> AccessConfirmation | None:
    """The last time somebody looked who has access, since people get in the present way."""
    found = AccessConfirmation.objects.filter(account=account, at__gte=_since(account))
    return found.select_related("by").order_by("-pk").first()


def proofs(account: SocialAccount) -> QuerySet[AccessProof]:
    """What comms said of getting in without a shared login, since people get in the present way; the latest first."""
    found = AccessProof.objects.filter(account=account, version__isnull=True, at__gte=_since(account))
    return found.select_related("person").order_by("-pk")


def way_in_confirmed(account: SocialAccount) -> bool:
    """Whether enough is known of the way in: two comms people among the administrators, and a confirmation in date."""
    confirmation = latest_confirmation(account)
    if confirmation is None or confirmation.due_on < clock.today():
        return False
    return account.access_model == AccessModel.HELD_ELSEWHERE or comms_among(account) >= FEWEST_COMMS


def way_in_proved(account: SocialAccount) -> bool:
    """Whether the comms team's latest word on the present way in is that it got in."""
    latest = proofs(account).first()
    return latest is not None and latest.worked


def _since(account: SocialAccount) -> datetime:
    changed: datetime | None = AccessChange.objects.filter(account=account).aggregate(at=Max("at"))["at"]
    return changed or account.planned_at


@dataclass(frozen=True)
class WayIn:
    """How people get into an account, as its pages show it."""

    account: SocialAccount
    change: AccessChange | None
    history: list[AccessChange]
    named: list[Any]
    confirmation: AccessConfirmation | None
    proof: AccessProof | None

    @property
    def kept_in(self) -> str:
        """Which other vault has the password."""
        return self.change.kept_in if self.change else ""

    @property
    def has_named(self) -> bool:
        return self.account.access_model == AccessModel.NAMED_ADMINISTRATORS

    @property
    def too_few_comms(self) -> bool:
        """Whether fewer than two active comms people are among the named administrators."""
        return self.has_named and len({one.user_id for one in self.named if one.is_comms}) < FEWEST_COMMS

    @property
    def due(self) -> Due | None:
        """When it is to be confirmed again who has access; None where it never was."""
        return Due(self.confirmation.due_on) if self.confirmation else None


def way_into(account: SocialAccount) -> WayIn:
    """How people get into the account now, and how they did."""
    changes = AccessChange.objects.filter(account=account).select_related("by").order_by("-pk")
    history = list(changes[:MOST_HISTORY])
    shared = account.has_shared_login
    return WayIn(
        account=account,
        change=history[0] if history else None,
        history=history,
        named=named(account) if account.access_model == AccessModel.NAMED_ADMINISTRATORS else [],
        confirmation=None if shared else latest_confirmation(account),
        proof=None if shared else proofs(account).first(),
    )
