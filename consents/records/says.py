"""What is said after the form: an adult or the child takes a yes back; the child speaks for themself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q, TextChoices

from accounts.models import User
from config import clock
from consents.records.form import Form
from consents.records.people import Adult, Child


class Means(TextChoices):
    """How a withdrawal reached the council."""

    PHONE = "phone", "By phone"
    LETTER = "letter", "By letter or card"
    EMAIL = "email", "By email"
    PERSON = "person", "In person"


class Withdrawal(models.Model):
    """A yes taken back, in force from the instant it was received, verified or not (design 5.9).

    `channels` are codes; none means all of them. Neither `adult` nor `by_child` means that nobody knows who it was.
    `received_on` is the London date of `received_at`.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="withdrawals")
    adult = models.ForeignKey(Adult, models.PROTECT, null=True, related_name="withdrawals")
    by_child = models.BooleanField(default=False)
    form = models.ForeignKey(Form, models.PROTECT, null=True, related_name="withdrawals")
    channels = models.JSONField(default=list)
    means = models.CharField(max_length=10, choices=Means.choices, blank=True)
    received_at = models.DateTimeField()
    received_on = models.DateField(editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by_child=False) | Q(adult__isnull=True), name="withdrawal_by_one_person"
            ),
            models.CheckConstraint(
                condition=Q(received_at__lte=F("recorded_at")), name="withdrawal_received_before_recorded"
            ),
        ]
        indexes = [models.Index(fields=["child", "received_on"], name="withdrawal_by_child")]

    def __str__(self) -> str:
        return f"withdrawal {self.pk} for {self.child}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the London date in step with the instant."""
        self.received_on = clock.london_date(self.received_at)
        super().save(*args, **kwargs)

    @property
    def covers_all(self) -> bool:
        return not self.channels


class Ground(TextChoices):
    """Why a child was found not able to decide for themself."""

    AGE = "age", "Too young to understand what pictures online mean"
    NEEDS = "needs", "Additional needs: does not understand what is asked"
    UNWELL = "unwell", "Not well enough to be asked at present"
    ASSESSED = "assessed", "Assessed by a professional, whose record says so"


class ChildSay(models.Model):
    """What a child said for themself, or that they were found not yet able to decide (rules 11 and 27).

    The latest by `said_on`, then by number, is what holds. A refusal covers every channel. That a child is not able to
    decide is a decision: who recorded it made it, and `why` says on what ground, without a story.
    """

    class Kind(TextChoices):
        AGREED = "agreed", "The child agrees"
        REFUSED = "refused", "The child refuses"
        NOT_ABLE = "not_able", "Found not able to decide for themself"

    child = models.ForeignKey(Child, models.PROTECT, related_name="says")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    said_on = models.DateField()
    why = models.CharField(max_length=10, choices=Ground.choices, blank=True)
    form = models.ForeignKey(Form, models.PROTECT, null=True, related_name="says")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["-said_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["agreed", "refused", "not_able"]), name="say_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["child", "-said_on"], name="say_by_child")]

    def __str__(self) -> str:
        return f"say {self.pk} of {self.child}"
