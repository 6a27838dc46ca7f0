"""Leave of the body with parental responsibility to show a looked-after child, for one channel and some days (rule 9)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from config import clock
from consents.records.people import Child
from consents.records.wording import OTHER_CHANNELS
from socialaccounts.models import SocialAccount


class SignOffQuerySet(models.QuerySet["SignOff"]):
    """Sets of sign-offs."""

    def live(self) -> SignOffQuerySet:
        """Those that were not revoked, whatever their days."""
        return self.filter(revoked_at__isnull=True)

    def lock(self, pk: int) -> SignOff:
        """The sign-off, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(no_key=True).get(pk=pk)


class SignOff(models.Model):
    """One leave, from `first_day` to `last_day` (both included). `account` is empty for another channel of the council.

    Only safeguarding sees and records them. `given_by` is who gave leave, in words: an office, never a story.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="sign_offs")
    account = models.ForeignKey(SocialAccount, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=30)
    first_day = models.DateField()
    last_day = models.DateField()
    given_by = models.CharField(max_length=150)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="sign_off_days_in_order"),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="sign_off_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"sign-off {self.pk} for {self.child}"

    @property
    def place(self) -> str:
        """Where the child may be shown, in words."""
        return self.account.name if self.account else OTHER_CHANNELS.get(self.channel, self.channel)

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None
