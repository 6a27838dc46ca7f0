"""The council's social media policy in versions, and who has acknowledged which (policy D2, D10, R6)."""

from __future__ import annotations

from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.people.models import User
from config import clock


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Sets of versions."""

    def issued(self) -> PolicyVersionQuerySet:
        """Those that people have been asked to read, the newest first."""
        return self.filter(issued_at__isnull=False).order_by("-issued_at", "-pk")

    def current(self) -> PolicyVersion | None:
        """The one in force, if one was ever issued."""
        return self.issued().first()


class PolicyVersion(models.Model):
    """One version of the policy, in Markdown. Once issued a row never changes: the database refuses it."""

    version = models.CharField(max_length=20, unique=True)
    what_changed = models.TextField(max_length=2000, blank=True)
    quick_guide = models.TextField(max_length=4000)
    body = models.TextField(max_length=60_000)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        permissions = [("manage_learning", "Write the policy and guidance, and keep training records")]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, issued_by__isnull=True)
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="policy_issued_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_at"], condition=Q(issued_at__isnull=False), name="policy_issued")
        ]

    def __str__(self) -> str:
        return f"policy {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("policy:version", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    """Sets of acknowledgements."""

    def in_force(self, on: date | None = None) -> AcknowledgementQuerySet:
        """Those that count on a London date, today if none is given.

        Of the current version and given within settings.POLICY_MONTHS before; for settings.POLICY_GRACE_DAYS after a
        version was issued, those of the version before it count too.
        """
        on = on or clock.today()
        since = clock.start_of(on - relativedelta(months=settings.POLICY_MONTHS))
        return self.filter(version__in=_versions_that_count(on), at__gte=since)


def _versions_that_count(on: date) -> list[int]:
    issued = [(one.pk, one.issued_at) for one in PolicyVersion.objects.issued().only("issued_at")[:2]]
    if not issued:
        return []
    grace = relativedelta(days=settings.POLICY_GRACE_DAYS)
    latest = issued[0][1]
    new = latest is not None and clock.london_date(latest) + grace > on
    return [pk for pk, _ in issued] if new else [issued[0][0]]


class Acknowledgement(models.Model):
    """One person said that they have read one version. Never changed: the next one is a new row."""

    person = models.ForeignKey(User, models.PROTECT, related_name="acknowledgements", db_index=False)
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField(default=clock.now)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"], name="acknowledged_by_person")]

    def __str__(self) -> str:
        return f"{self.person} read {self.version}"

    @property
    def until(self) -> date:
        """The last day of its year."""
        return _year_after(self.at)


def _year_after(at: datetime) -> date:
    return clock.london_date(at) + relativedelta(months=settings.POLICY_MONTHS)
