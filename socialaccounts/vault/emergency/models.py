"""What makes a password unsafe at once: a use in an emergency, and an account in strangers' hands (policy D3, D9)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.people.models import User
from config import clock
from config.compiled import Given
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.models import Version


class EmergencyUse(models.Model):
    """That comms went into an account in an emergency. Append-only; `version` is the value they took, if any."""

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="emergency_uses")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="emergency_uses")
    by = models.ForeignKey(User, models.PROTECT, related_name="emergency_uses")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=300)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="emergency_says_why")]
        indexes = [models.Index(fields=["version"], name="emergency_by_version")]

    def __str__(self) -> str:
        return f"emergency use of {self.account_id} at {self.at:%Y-%m-%d %H:%M}"


class FreezeQuerySet(models.QuerySet["Freeze"]):
    """Sets of freezes."""

    def open(self) -> FreezeQuerySet:
        """Those in force."""
        return self.filter(lifted_at__isnull=True)

    def shutting_out(self, user: User | Given) -> FreezeQuerySet:
        """Those in force of whose team `user` is not."""
        return self.open().exclude(team=user)


class Freeze(models.Model):
    """That an account is compromised: only its `team` may fetch what opens it, until the freeze is lifted.

    `version` is the value that strangers may know; None where there is none.
    """

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="freezes")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="freezes")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)
    team = models.ManyToManyField(User, related_name="freezes")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = FreezeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(lifted_at__isnull=True), name="one_open_freeze"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__gte=F("since"), lifted_by__isnull=False),
                name="freeze_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"freeze of {self.account_id} since {self.since:%Y-%m-%d %H:%M}"

    def team_people(self) -> models.QuerySet[User]:
        """Those of the team who may still sign in, by name."""
        return User.objects.active().filter(freezes=self).order_by("full_name", "pk")
