"""Whether an account may go live: the register's own conditions, and a way in that comms is known to have (policy D1)."""

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.urls import reverse

from accounts.people.models import User
from accounts.roles import COMMS
from config import clock
from config.workflow import Refused
from socialaccounts.register.actions import mark_live
from socialaccounts.register.models import Holder, SocialAccount, SocialAccountQuerySet
from socialaccounts.register.rules import Missing, in_one_sentence, missing_for_live
from socialaccounts.register.terms import AccessModel, Capacity, Status
from socialaccounts.vault.access.models import AccessChange, AccessConfirmation, Administrator
from socialaccounts.vault.access.queries import (
    FEWEST_COMMS,
    comms_among,
    latest_confirmation,
    way_in_confirmed,
    way_in_proved,
)
from socialaccounts.vault.models import AccessProof, Version
from socialaccounts.vault.queries import access_proved, has_credential


def missing_for_go_live(account: SocialAccount) -> list[Missing]:
    """Everything that must still be there before the account goes live, each with the page where it is mended."""
    in_vault = _missing_in_vault if account.has_shared_login else _missing_without_shared_login
    return missing_for_live(account) + in_vault(account)


def has_way_in(account: SocialAccount) -> bool:
    """Whether the portal knows how people get in: a password in the vault, or else a list or reference confirmed in date."""
    return has_credential(account) if account.has_shared_login else way_in_confirmed(account)


def comms_gets_in(account: SocialAccount) -> bool:
    """Whether the comms team's latest word on the present way in is that it got in."""
    return access_proved(account) if account.has_shared_login else way_in_proved(account)


def ready_to_go_live() -> SocialAccountQuerySet:
    """The planned accounts of which `missing_for_go_live` finds nothing, as one set."""
    holders = Holder.objects.current().filter(account=OuterRef("pk"))
    held = Q(Exists(holders.filter(capacity=Capacity.LEAD)), Exists(holders.filter(capacity=Capacity.DEPUTY)))
    said = ~Q(purpose="") & ~Q(url="")
    planned = SocialAccount.objects.filter(held & said, status=Status.PLANNED)
    return planned.filter(_in_vault() | _without_shared_login())


def _in_vault() -> Q:
    versions = Version.objects.current().filter(credential__account=OuterRef("pk"), due_on__gte=clock.today())
    return Q(Exists(versions.proved()), access_model=AccessModel.SHARED_LOGIN)


def _without_shared_login() -> Q:
    changed = AccessChange.objects.filter(account=OuterRef("account"), at__gt=OuterRef("at"))
    since = ~Exists(changed) & Q(account=OuterRef("pk"))
    confirmed = AccessConfirmation.objects.filter(since).order_by("-pk").values("due_on")[:1]
    proved = AccessProof.objects.filter(since, version__isnull=True).order_by("-pk").values("worked")[:1]
    comms = Administrator.objects.current().filter(user__in=User.objects.in_role(COMMS).values("pk"))
    counted = comms.order_by().values("account").annotate(n=Count("user", distinct=True))
    enough = Q(access_model=AccessModel.HELD_ELSEWHERE) | Q(
        access_model=AccessModel.NAMED_ADMINISTRATORS,
        pk__in=counted.filter(n__gte=FEWEST_COMMS).values("account"),
    )
    return enough & Q(GreaterThanOrEqual(Subquery(confirmed), clock.today()), Exact(Subquery(proved), True))


@transaction.atomic
def go_live(*, account: SocialAccount, by: User) -> SocialAccount:
    """Mark an account live once nothing is missing. Raises Refused naming everything missing, and WrongState."""
    account = SocialAccount.objects.lock(account.pk)
    if missing := missing_for_go_live(account):
        raise Refused(in_one_sentence(account, missing))
    return mark_live(account=account, by=by)


def _missing_in_vault(account: SocialAccount) -> list[Missing]:
    versions = Version.objects.current().filter(credential__account=account)
    version = versions.first()
    deposit = reverse("vault:deposit", args=[account.pk])
    if version is None:
        if Version.objects.pending().filter(credential__account=account).exists():
            return [Missing("word that its new password works on the platform", account.get_absolute_url())]
        return [Missing("its password in the vault", deposit)]
    if version.due_on < clock.today():
        # It would be late on its first day: everybody would be told of a lateness that nobody could have prevented.
        return [Missing("a password changed within the last month", deposit)]
    if not versions.proved().exists():
        return [
            Missing(
                "proof that comms can sign in",
                reverse("vault:prove", args=[account.pk]),
            )
        ]
    return []


def _missing_without_shared_login(account: SocialAccount) -> list[Missing]:
    page = reverse("vault:access", args=[account.pk])
    if account.access_model == AccessModel.NAMED_ADMINISTRATORS and comms_among(account) < FEWEST_COMMS:
        return [Missing("two comms people among its named administrators", page)]
    confirmation = latest_confirmation(account)
    if confirmation is None or confirmation.due_on < clock.today():
        return [Missing("a confirmation of who has access", page)]
    if not way_in_proved(account):
        return [Missing("proof that comms can sign in", reverse("vault:prove", args=[account.pk]))]
    return []
