"""The red list: live accounts that the council might not get into when it has to (policy D1, design 5.7).

Each reason is a set of accounts, read once and not once for each account.
"""

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)

from accounts.people.models import User, UserQuerySet
from accounts.roles import COMMS
from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.rotation.models import Rotation
from socialaccounts.vault.access.models import AccessChange, AccessConfirmation, Administrator
from socialaccounts.vault.access.queries import FEWEST_COMMS
from socialaccounts.vault.emergency import Freeze
from socialaccounts.vault.models import AccessProof, Version
from socialaccounts.vault.recovery.models import RecoveryKit
from socialaccounts.vault.rules import REVEAL_ANY


class Reason(TextChoices):
    """Why an account is on the red list, the worst first."""

    FEW = "few", "Fewer than two in comms can enter"
    FAILED = "failed", "Comms could not sign in"
    OVERDUE = "overdue", "Overdue"
    NO_FACTOR = "no_factor", "No second factor"
    NEVER = "never", "Never drilled"


_BIT = {reason: 1 << place for place, reason in enumerate(reversed(Reason))}
"""One bit for each reason, so that a worse one outweighs all that are less bad."""


def red_list(reason: str = "") -> QuerySet[SocialAccount]:
    """Live accounts for which a reason holds, or this one, with `badness`: the bits of all that do."""
    conditions = {
        Reason.FEW: _few(),
        Reason.FAILED: Q(pk__in=failed_accounts()),
        Reason.OVERDUE: _overdue(),
        Reason.NO_FACTOR: ~Q(
            pk__in=RecoveryKit.objects.exclude(sealed_seed=b"", second_factor="").values("account")
        ),
        Reason.NEVER: ~Q(pk__in=AccessProof.objects.filter(worked=True).values("account")),
    }
    bits = [
        Case(When(conditions[one], then=Value(_BIT[one])), default=Value(0), output_field=IntegerField())
        for one in Reason
    ]
    found = SocialAccount.objects.live().annotate(badness=sum(bits, Value(0)))
    return found.filter(conditions[Reason(reason)] if reason else Q(badness__gt=0))


def reasons(account: Any) -> list[Reason]:
    """Why an account that `red_list` gave is on it, the worst first."""
    return [reason for reason in Reason if account.badness & _BIT[reason]]


def _few() -> Q:
    """Fewer than two active comms people can enter: whoever may fetch the password, or is a named administrator.

    A password that nobody deposited lets nobody in; a frozen account is for its team. What is held elsewhere lets in
    whom the other vault lets in, which the portal cannot count.
    """
    entitled = _entitled()
    if entitled[:FEWEST_COMMS].count() < FEWEST_COMMS:
        return Q(pk__isnull=False)
    frozen = Freeze.objects.open()
    team = Freeze.team.through.objects.filter(freeze__in=frozen.values("pk"), user__in=entitled.values("pk"))
    named = Administrator.objects.current().filter(user__in=User.objects.in_role(COMMS).values("pk"))
    return Q(access_model=AccessModel.SHARED_LOGIN) & (
        ~Q(pk__in=Version.objects.filter(abandoned_at__isnull=True).values("credential__account"))
        | Q(pk__in=frozen.values("account")) & ~Q(pk__in=_with_enough(team, "freeze__account"))
    ) | Q(access_model=AccessModel.NAMED_ADMINISTRATORS) & ~Q(pk__in=_with_enough(named, "account"))


def _with_enough(people: QuerySet[Any], account: str) -> QuerySet[Any]:
    """The ids of the accounts of which `people`, rows with a `user`, name two different ones."""
    counted = people.order_by().values(account).annotate(n=Count("user", distinct=True))
    return counted.filter(n__gte=FEWEST_COMMS).values(account)


def _entitled() -> UserQuerySet:
    """Active people who may fetch the password of any account."""
    app, codename = REVEAL_ANY.split(".")
    of_role = Q(groups__permissions__content_type__app_label=app, groups__permissions__codename=codename)
    return User.objects.active().filter(of_role).distinct()


def failed_accounts() -> QuerySet[Any]:
    """The ids of the accounts of which comms last said that it could not get in."""
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    after = AccessProof.objects.filter(later, account=OuterRef("account"))
    return AccessProof.objects.filter(~Exists(after), worked=False).values("account")


def _overdue() -> Q:
    """A duty is late, or nobody has confirmed in time who has access where there is no shared login."""
    since = AccessChange.objects.filter(account=OuterRef("account"), at__gt=OuterRef("at"))
    confirmed = AccessConfirmation.objects.filter(~Exists(since), due_on__gte=clock.today())
    unconfirmed = ~Q(access_model=AccessModel.SHARED_LOGIN) & ~Q(pk__in=confirmed.values("account"))
    return Q(pk__in=Rotation.objects.late().values("account")) | unconfirmed
