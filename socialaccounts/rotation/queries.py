"""What the home page and the attention page say of passwords: short lists, worst first, whatever the number of rows."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q
from django.urls import reverse

from accounts.people.models import User
from accounts.roles import COMMS
from config import clock
from config.compiled import Each, Given, compiled
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.panels import SHOWN, Row
from socialaccounts.register.terms import AccessModel
from socialaccounts.rotation.models import Rotation, RotationQuerySet
from socialaccounts.vault.models import AccessProof, Version

FEWEST_COMMS = 2
"""So many active comms people must be able to enter every live account (design 5.7)."""
MANAGERS_AFTER_DAYS = 3
_COLOURS = {"late": "bad", "due-today": "warning", "due-soon": "waiting"}


def panel_rows(user: User) -> list[Row]:
    """The password changes that wait for `user`: those of accounts they hold, and late ones of services they manage."""
    today = clock.today()
    services = sorted(user.managed_service_ids)
    if not services:
        return _as_rows(_of_holder.objects(user=user.pk, day=today))
    late = today - timedelta(days=MANAGERS_AFTER_DAYS)
    return _as_rows(_of_manager.objects(user=user.pk, day=today, services=services, late=late))


@compiled(by_key=False, user=BigIntegerField(), day=DateField())
def _of_holder(user: Given, day: Given) -> RotationQuerySet:
    return _first(Rotation.objects.open().filter(account__in=SocialAccount.objects.held_by(user, day)))


@compiled(
    by_key=False, user=BigIntegerField(), day=DateField(), services=Each(BigIntegerField()), late=DateField()
)
def _of_manager(user: Given, day: Given, services: list[Given], late: Given) -> RotationQuerySet:
    held = Q(account__in=SocialAccount.objects.held_by(user, day))
    return _first(
        Rotation.objects.open().filter(held | Q(account__service__id__in=services, due_on__lte=late))
    )


def attention_rows() -> list[Row]:
    """What is unsafe or late about passwords, for comms."""
    late = Rotation.objects.late()
    rows = [*_too_few_in_comms(), *_without_password(), *_failed(), *_rows(late), *_more_late(late)]
    return [*rows, *_never_proved(), *_rows(Rotation.objects.open().filter(due_on__gte=clock.today()))]


def _rows(rotations: RotationQuerySet) -> list[Row]:
    return _as_rows(_first(rotations))


def _first(rotations: RotationQuerySet) -> RotationQuerySet:
    return rotations.of_live_accounts().select_related("account").order_by("due_on", "pk")[:SHOWN]


def _as_rows(rotations: Iterable[Rotation]) -> list[Row]:
    return [
        Row(
            one.to_do,
            f"{one.account.get_absolute_url()}#password",
            one.due.label,
            _COLOURS.get(one.due.status, "quiet"),
        )
        for one in rotations
    ]


def _more_late(late: RotationQuerySet) -> list[Row]:
    if not late.of_live_accounts().order_by("due_on", "pk")[SHOWN : SHOWN + 1].exists():
        return []
    return [Row("All passwords that are late", f"{reverse('rotation:list')}?show=late", "Late", "bad")]


def _too_few_in_comms() -> list[Row]:
    count = User.objects.in_role(COMMS)[:FEWEST_COMMS].count()
    if count >= FEWEST_COMMS:
        return []
    who = "Only one person" if count else "Nobody"
    return [
        Row(f"{who} in comms can fetch passwords: two must be able to", reverse("help:help"), "Unsafe", "bad")
    ]


def _without_password() -> list[Row]:
    there = Version.objects.current().filter(credential__account=OuterRef("pk"))
    shared = SocialAccount.objects.live().filter(access_model=AccessModel.SHARED_LOGIN)
    bare = shared.filter(~Exists(there)).order_by("sort_name", "pk")
    return [
        Row(f"{one.name} is live without a password in the vault", _deposit(one), "No password", "bad")
        for one in bare.only("name")[:SHOWN]
    ]


def _failed() -> list[Row]:
    """Live accounts into which comms could not get with the present password."""
    failed = Version.objects.current().of_live_accounts().refuted().select_related("credential__account")
    return [
        Row(f"Comms could not sign in to {one.credential.account.name}", _prove(one), "No access", "bad")
        for one in failed.order_by("due_on", "pk")[:SHOWN]
    ]


def _never_proved() -> list[Row]:
    """Live accounts into which comms never got, with any password that they have had."""
    proved = AccessProof.objects.filter(account=OuterRef("credential__account"), worked=True)
    unproved = Version.objects.current().of_live_accounts().filter(~Exists(proved))
    return [
        Row(
            f"Comms has never signed in to {one.credential.account.name}",
            _prove(one),
            "Not proved",
            "warning",
        )
        for one in unproved.select_related("credential__account").order_by("due_on", "pk")[:SHOWN]
    ]


def _deposit(account: SocialAccount) -> str:
    return reverse("vault:deposit", args=[account.pk])


def _prove(version: Version) -> str:
    return reverse("vault:prove", args=[version.credential.account_id])
