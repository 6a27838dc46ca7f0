"""Safeguarding's word that a child must not be shown, must be asked about, or must not be named. It tells no story."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, TextChoices
from django.urls import reverse

from accounts.models import User
from config import clock
from consents.records.people import Child


class FlagQuerySet(models.QuerySet["Flag"]):
    """Sets of flags."""

    def live(self) -> FlagQuerySet:
        """Those in force: a flag holds until it is lifted, whatever its review date says."""
        return self.filter(lifted_at__isnull=True)

    def due_for_review(self) -> FlagQuerySet:
        """Live flags whose review date has come."""
        return self.live().filter(review_on__lte=clock.today())

    def visible_to(self, user: User) -> FlagQuerySet:
        """All for safeguarding, none for anybody else."""
        return self if user.has_perm("consents.view_flag") else self.none()

    def lock(self, pk: int) -> Flag:
        """The flag, its row locked until the transaction ends. Raises DoesNotExist."""
        # Without joins: PostgreSQL reads a row again after waiting for it, but not what was joined to its old self.
        return self.select_for_update(no_key=True).get(pk=pk)


class Flag(models.Model):
    """One flag on one child. Only `consents.view_flag` sees it; `outside_reference` is a case number elsewhere."""

    class Kind(TextChoices):
        BLOCK = "block", "Do not show"
        REFER = "refer", "Ask safeguarding first"
        NO_NAME = "no_name", "Do not name"

    class Lifted(TextChoices):
        NOT_NEEDED = "not_needed", "No longer needed"
        REPLACED = "replaced", "Replaced by another flag"
        IN_ERROR = "in_error", "Raised in error"

    child = models.ForeignKey(Child, models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    review_on = models.DateField()
    outside_reference = models.CharField(max_length=40, blank=True)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.CharField(max_length=10, choices=Lifted.choices, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["review_on", "pk"]
        permissions = [
            ("manage_flag", "Raise and lift safeguarding flags"),
            ("view_flag", "See safeguarding flags"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind"], condition=Q(lifted_at__isnull=True), name="one_live_flag_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_because="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because="")),
                name="flag_lifted_whole",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("raised_at")),
                name="flag_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["block", "refer", "no_name"]), name="flag_kind_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_on", "id"], condition=Q(lifted_at__isnull=True), name="flag_by_review"
            ),
        ]

    def __str__(self) -> str:
        return f"flag {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("consents:flag", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.lifted_at is None

    @property
    def is_due(self) -> bool:
        return self.is_live and self.review_on <= clock.today()
