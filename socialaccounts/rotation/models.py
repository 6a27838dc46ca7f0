"""The duty to change a password by a date (policy D3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.people.models import User
from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel, Status
from socialaccounts.vault.access.models import AccessConfirmation
from socialaccounts.vault.dates import Due
from socialaccounts.vault.models import Version


class Cause(models.TextChoices):
    """Why a password has to change. What opens a rotation of each cause is in `causes.py`."""

    MONTHLY = "monthly", "Monthly change"
    LEAVER = "leaver", "Somebody who knows it has left"
    COMPROMISED = "compromised", "Compromised"
    EMERGENCY = "emergency", "Emergency use"
    FIRST_DEPOSIT = "first_deposit", "First deposit"


class Duty(models.TextChoices):
    """What a rotation asks for."""

    CHANGE = "change", "Change the password"
    DEPOSIT = "deposit", "Put the password in the vault"
    CONFIRM = "confirm", "Confirm who has access"

    def of(self, name: str) -> str:
        """The duty with the account's name: "Change the password of Parks"."""
        return _OF[self].format(name=name)


_OF = {
    Duty.CHANGE: "Change the password of {name}",
    Duty.DEPOSIT: "Put the password of {name} in the vault",
    Duty.CONFIRM: "Confirm who has access to {name}",
}


class Ending(models.TextChoices):
    """What ended a rotation."""

    CHANGED = "changed", "Changed"
    CONFIRMED = "confirmed", "Access confirmed"
    MOOT = "moot", "No longer needed"


class RotationQuerySet(models.QuerySet["Rotation"]):
    """Sets of rotations."""

    def open(self) -> RotationQuerySet:
        """Duties not done yet."""
        return self.filter(closed_at__isnull=True)

    def of_live_accounts(self) -> RotationQuerySet:
        """Those whose social account is live: nobody is chased for another."""
        return self.filter(account__status=Status.LIVE)

    def late(self) -> RotationQuerySet:
        """Open, and their date has passed."""
        return self.open().filter(due_on__lt=clock.today())

    def to_end(self) -> RotationQuerySet:
        """The open ones that one of the three below ends."""
        return self.open().filter(_settled() | _to_confirm() & _confirmed() | _moot())

    def settle(self) -> int:
        """Close the open ones whose outgoing version was superseded, or whose first value came; returns how many.

        A version is superseded only by another value than any before, known to work (`vault.actions`), so nothing else
        closes a duty about a password. A pending value closes none.
        """
        successor = models.Subquery(_current_of_account().values("pk")[:1])
        done = self.open().filter(_settled())
        return done.update(closed_at=clock.now(), ended=Ending.CHANGED, closed_by=successor)

    def settle_confirmed(self) -> int:
        """Close the open duties to confirm who has access that somebody confirmed meanwhile; returns how many.

        A confirmation for a later date counts too where its transaction overlapped the one that opened the duty.
        """
        done = self.to_confirm().filter(_confirmed())
        return done.update(closed_at=clock.now(), ended=Ending.CONFIRMED)

    def end_moot(self) -> int:
        """End the open ones whose reason is gone: the account closed, or people get in another way; returns how many."""
        return self.open().filter(_moot()).update(closed_at=clock.now(), ended=Ending.MOOT)

    def to_confirm(self) -> RotationQuerySet:
        """Open, with the duty to confirm who has access."""
        return self.open().filter(_to_confirm())


def _to_confirm() -> Q:
    return Q(version__isnull=True) & ~Q(cause=Cause.FIRST_DEPOSIT)


def _current_of_account() -> models.QuerySet[Version]:
    return Version.objects.current().filter(credential__account=models.OuterRef("account"))


def _settled() -> Q:
    came = Q(cause=Cause.FIRST_DEPOSIT) & models.Exists(_current_of_account())
    return Q(Q(version__superseded_at__isnull=False) | came)


def _confirmed() -> Q:
    meanwhile = Q(at__gt=models.OuterRef("opened_at"))
    later = Q(due_on__gt=Coalesce(models.OuterRef("snoozed_from"), models.OuterRef("due_on")))
    confirmed = AccessConfirmation.objects.filter(account=models.OuterRef("account"))
    return Q(models.Exists(confirmed.filter(meanwhile | later)))


def _moot() -> Q:
    shared = Q(account__access_model=AccessModel.SHARED_LOGIN)
    return Q(account__status=Status.CLOSED) | _to_confirm() & shared | ~_to_confirm() & ~shared


class Rotation(models.Model):
    """That the way into an account must be renewed by `due_on`, for a cause; at most one is open for each cause.

    `version` is the value that must be replaced: None where there is none yet, and where people get in otherwise and
    the duty is to confirm who has access. `next_stage_on` is the London date from which the next notices are owed, and
    `told_at` the sweep that last owed some.
    `closed_by` is the version that replaced it. Versions and people are found from here, never the other way, and a sweep
    writes many rows: so their keys have no index. Snoozing moves `due_on`, once; `snoozed_from` is what it was.
    """

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="rotations")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="rotations", db_index=False)
    cause = models.CharField(max_length=20, choices=Cause.choices)
    due_on = models.DateField()
    opened_at = models.DateTimeField(default=clock.now)
    next_stage_on = models.DateField()
    told_at = models.DateTimeField(null=True)
    snoozed_from = models.DateField(null=True)
    snoozed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    snoozed_because = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    closed_by = models.ForeignKey(
        Version, models.PROTECT, null=True, related_name="rotations_closed", db_index=False
    )

    objects = RotationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account", "cause"], condition=Q(closed_at__isnull=True), name="one_open_rotation"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, ended="", closed_by__isnull=True)
                | Q(closed_at__isnull=False, ended="changed", closed_by__isnull=False)
                & (Q(version__isnull=True) | ~Q(closed_by=F("version")))
                | Q(closed_at__isnull=False, ended__in=["confirmed", "moot"], closed_by__isnull=True),
                name="rotation_closed_by_another_value",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_from__isnull=True, snoozed_by__isnull=True, snoozed_because="")
                | Q(snoozed_from__isnull=False, snoozed_by__isnull=False, due_on__gt=F("snoozed_from"))
                & ~Q(snoozed_because="")
                & ~Q(cause="compromised"),
                name="rotation_snoozed_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(closed_at__isnull=True), name="rotation_open_by_due"
            ),
            models.Index(
                fields=["next_stage_on"], condition=Q(closed_at__isnull=True), name="rotation_open_by_stage"
            ),
            models.Index(
                fields=["-closed_at", "-id"],
                condition=Q(closed_at__isnull=False),
                name="rotation_closed_last",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} by {self.due_on}"

    @property
    def duty(self) -> Duty:
        if self.cause == Cause.FIRST_DEPOSIT:
            return Duty.DEPOSIT
        return Duty.CHANGE if self.version_id else Duty.CONFIRM

    @property
    def cause_in_words(self) -> str:
        """Why, as people read it: a monthly duty without a password is to confirm who has access."""
        if (self.cause, self.duty) == (Cause.MONTHLY, Duty.CONFIRM):
            return "Monthly confirmation of access"
        return self.get_cause_display()

    @property
    def to_do(self) -> str:
        """What is asked for: "Change the password of Parks"."""
        return self.duty.of(self.account.name)

    @property
    def due(self) -> Due:
        return Due(self.due_on)
