"""The red list: live accounts that the council might not get into when it has to (policy D1, design 5.7)."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce

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
        Reason.FAILED: Q(last_worked=False),
        Reason.OVERDUE: _overdue(),
        Reason.NO_FACTOR: ~Exists(_of(RecoveryKit).exclude(sealed_seed=b"", second_factor="")),
        Reason.NEVER: ~Exists(_of(AccessProof).filter(worked=True)),
    }
    badness = sum((_bit(conditions[one], one) for one in Reason), Value(0))
    latest = _of(AccessProof).order_by("-at", "-pk").values("worked")[:1]
    changed = _of(AccessChange).order_by("-pk").values("at")[:1]
    found = SocialAccount.objects.live().alias(
        last_worked=Subquery(latest), way_in_since=Coalesce(Subquery(changed), F("planned_at"))
    )
    if reason:
        found = found.filter(conditions[Reason(reason)])
    return found.annotate(badness=badness).filter(badness__gt=0)


def reasons(account: Any) -> list[Reason]:
    """Why an account that `red_list` gave is on it, the worst first."""
    return [reason for reason in Reason if account.badness & _BIT[reason]]


def _bit(condition: Any, reason: Reason) -> Case:
    return Case(When(condition, then=Value(_BIT[reason])), default=Value(0), output_field=IntegerField())


def _of(model: Any) -> QuerySet[Any]:
    """The rows of `model` that are of the account at hand."""
    found: QuerySet[Any] = model.objects.filter(account=OuterRef("pk"))
    return found


def _few() -> Any:
    """Fewer than two active comms people can enter: whoever may fetch the password, or is a named administrator.

    A password that nobody deposited lets nobody in; a frozen account is for its team. What is held elsewhere lets in
    whom the other vault lets in, which the portal cannot count.
    """
    entitled = _entitled()
    if entitled[:FEWEST_COMMS].count() < FEWEST_COMMS:
        return Q(pk__isnull=False)
    values = Version.objects.newest_first().filter(credential__account=OuterRef("pk")).order_by()
    freezes = Freeze.objects.open().filter(account=OuterRef("pk"))
    team = Freeze.team.through.objects.filter(
        freeze__account=OuterRef("pk"), freeze__lifted_at__isnull=True, user__in=entitled.values("pk")
    )
    named = Administrator.objects.current().filter(
        account=OuterRef("pk"), user__in=User.objects.in_role(COMMS).values("pk")
    )
    shared = Q(access_model=AccessModel.SHARED_LOGIN)
    return (
        shared & ~Exists(values)
        | shared & Exists(freezes) & Q(_too_few(team, "freeze__account"))
        | Q(access_model=AccessModel.NAMED_ADMINISTRATORS) & Q(_too_few(named, "account"))
    )


def _too_few(people: QuerySet[Any], per: str) -> Any:
    """Whether `people`, rows with a `user`, are fewer than two different ones for an account."""
    enough = (
        people.order_by().values(per).annotate(n=Count("user", distinct=True)).filter(n__gte=FEWEST_COMMS)
    )
    return ~Exists(enough)


def _entitled() -> UserQuerySet:
    """Active people who may fetch the password of any account."""
    app, codename = REVEAL_ANY.split(".")
    of_role = Q(groups__permissions__content_type__app_label=app, groups__permissions__codename=codename)
    return User.objects.active().filter(of_role).distinct()


def _overdue() -> Any:
    """A duty is late, or nobody has confirmed in time who has access where there is no shared login."""
    confirmed = _of(AccessConfirmation).filter(at__gte=OuterRef("way_in_since"), due_on__gte=clock.today())
    late: QuerySet[Any] = Rotation.objects.late().filter(account=OuterRef("pk"))
    return Q(Exists(late)) | ~Q(access_model=AccessModel.SHARED_LOGIN) & ~Exists(confirmed)
