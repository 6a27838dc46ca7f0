"""How often a password must change: for the council, and for single accounts where that was decided (policy D3)."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.people.models import User
from config import clock
from socialaccounts.register.models import SocialAccount


class Unit(models.TextChoices):
    """What a period counts."""

    MONTHS = "months", "Calendar months"
    DAYS = "days", "Days"


class Period(models.Model):
    """How often passwords change. Append-only: the latest for an account holds, else the latest for the council.

    `account` is None for the whole council. Any other period than a calendar month names the decision it rests on.
    """

    LONGEST = {Unit.MONTHS: 24, Unit.DAYS: 730}

    account = models.ForeignKey(SocialAccount, models.PROTECT, null=True, related_name="periods")
    count = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=6, choices=Unit.choices)
    decision = models.CharField("reference of the decision", max_length=100, blank=True)
    decided_on = models.DateField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        permissions = [("set_period", "Set how often passwords change")]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit="months", count=1) | ~Q(decision="") & Q(decided_on__isnull=False),
                name="period_rests_on_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(unit="months", count__range=(1, 24)) | Q(unit="days", count__range=(1, 730)),
                name="period_is_sensible",
            ),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="period_by_account")]

    def __str__(self) -> str:
        unit = "calendar month" if self.unit == Unit.MONTHS else "day"
        return f"every {unit}" if self.count == 1 else f"every {self.count} {unit}s"

    @property
    def is_monthly(self) -> bool:
        """Whether it is the council's own rule, which rests on the policy and on no other decision."""
        return (self.count, self.unit) == (1, Unit.MONTHS)

    def after(self, day: date) -> date:
        """The London date one period after `day`: calendar months end on the last day of a shorter month."""
        step = (
            relativedelta(months=self.count) if self.unit == Unit.MONTHS else relativedelta(days=self.count)
        )
        return day + step


def period_of(account: SocialAccount) -> Period:
    """The period in force for an account: its own, else the council's, else `settings.ROTATION_MONTHS` (unsaved)."""
    own = Q(account=account) | Q(account__isnull=True)
    found = Period.objects.filter(own).order_by(models.F("account").desc(nulls_last=True), "-pk").first()
    return found or _from_settings()


def council_period() -> Period:
    """The period in force for the council: the latest that was set, else `settings.ROTATION_MONTHS` (unsaved)."""
    return Period.objects.filter(account__isnull=True).order_by("-pk").first() or _from_settings()


def _from_settings() -> Period:
    return Period(count=settings.ROTATION_MONTHS, unit=Unit.MONTHS)
