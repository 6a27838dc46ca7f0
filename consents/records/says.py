"""What is said after the form: an adult or the child takes a yes back; the child speaks for themself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q, TextChoices
from django.urls import reverse

from accounts.models import User
from config import clock
from consents.records.form import Consent, Form
from consents.records.people import Adult, Child


class Means(TextChoices):
    """How a withdrawal reached the council."""

    PHONE = "phone", "By phone"
    LETTER = "letter", "By letter or card"
    EMAIL = "email", "By email"
    PERSON = "person", "In person"


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    """Sets of withdrawals."""

    def visible_to(self, user: User) -> WithdrawalQuerySet:
        """All for comms and safeguarding; for others what they recorded, and what is about a form that they may see or a
        child whom such a form names. Recording one is open to every manager, for whichever child the family rings about;
        reading what families told others is not.
        """
        if user.has_perm("consents.record_withdrawal"):
            return self
        seen = Form.objects.visible_to(user).order_by()
        children = Consent.objects.filter(form__in=seen.values("pk")).order_by().values("child")
        return self.filter(Q(recorded_by=user) | Q(form__in=seen.values("pk")) | Q(child__in=children))

    def standing(self) -> WithdrawalQuerySet:
        """Those that count: all but the ones recorded by mistake."""
        return self.filter(correction__isnull=True)


class Withdrawal(models.Model):
    """A yes taken back, in force from the instant it was received, verified or not (design 5.9).

    `channels` are codes; none means all of them. `event_name` limits it to the pictures of one event; without it, all are
    meant, and an event without dates may be any at which a picture was taken. Neither `adult` nor `by_child` means that
    nobody knows who it was; `note` is who said so, and how, in the words of who took it down. `received_on` is the London
    date of `received_at`. A row never changes: a mistake has a Correction.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="withdrawals")
    adult = models.ForeignKey(Adult, models.PROTECT, null=True, related_name="withdrawals")
    by_child = models.BooleanField(default=False)
    form = models.ForeignKey(Form, models.PROTECT, null=True, related_name="withdrawals")
    channels = models.JSONField(default=list)
    event_name = models.CharField(max_length=120, blank=True)
    event_from = models.DateField(null=True)
    event_until = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    means = models.CharField(max_length=10, choices=Means.choices, blank=True)
    received_at = models.DateTimeField()
    received_on = models.DateField(editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = WithdrawalQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(event_name="", event_from__isnull=True, event_until__isnull=True)
                | (~Q(event_name="") & (Q(event_from__isnull=True) | Q(event_until__gte=F("event_from")))),
                name="withdrawal_event_in_order",
            ),
        ]
        indexes = [models.Index(fields=["child", "received_on"], name="withdrawal_by_child")]

    def __str__(self) -> str:
        return f"withdrawal {self.pk} for {self.child}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the London date in step with the instant."""
        self.received_on = clock.london_date(self.received_at)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("consents:withdrawal", args=[self.pk])

    @property
    def covers_all(self) -> bool:
        return not self.channels and not self.event_name

    @property
    def is_corrected(self) -> bool:
        """Whether it was recorded by mistake and does not count any more."""
        return hasattr(self, "correction")


class Correction(models.Model):
    """That a withdrawal was recorded by mistake: found by another person than who recorded it, with the reason.

    The withdrawal stays as it was written and counts until this row; from then on the rules leave it aside.
    """

    withdrawal = models.OneToOneField(Withdrawal, models.PROTECT, related_name="correction")
    reason = models.CharField(max_length=300)
    corrected_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason")]

    def __str__(self) -> str:
        return f"correction of {self.withdrawal}"


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
