"""Printed forms: the job that prints them, its paper, and each copy that was issued."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Service, User
from config import clock
from consents.intake.models import Sealed
from consents.intake.printing.layout import Box, boxes_of
from consents.records.models import Child, Event, Form, Status, Wording

CLAIM_LASTS = timedelta(minutes=2)
"""After this long without a form drawn, a job is any worker's."""
KEPT = timedelta(days=7)
"""How long the paper of a job is kept; printing again makes it anew."""
MOST_COPIES = 300


class PrintJobQuerySet(models.QuerySet["PrintJob"]):
    """Sets of print jobs."""

    def visible_to(self, user: User) -> PrintJobQuerySet:
        """All for comms; for a manager their own and those of their services."""
        if user.has_perm("consents.verify_form"):
            return self
        return self.filter(Q(asked_by=user) | Q(service__in=user.managed_service_ids))

    def waiting(self, at: datetime) -> PrintJobQuerySet:
        """Those to be drawn that are in nobody's hands."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM_LASTS)
        return self.filter(free, made_at__isnull=True, next_try_at__lte=at)


class PrintJob(models.Model):
    """Forms that were printed together. `drawn` is how far the drawing is; `made_at` that of the paper, if there is one."""

    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="print_jobs")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    valid_until = models.DateField(null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    copies = models.PositiveSmallIntegerField()
    drawn = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(default=clock.now)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(copies__range=(1, MOST_COPIES), drawn__lte=F("copies")), name="print_job_in_range"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(made_at__isnull=True), name="print_job_waiting"),
        ]

    def __str__(self) -> str:
        return f"print job {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("consents:print_job", args=[self.pk])


class PrintedPaper(Sealed):
    """The PDF of a job, sealed."""

    job = models.OneToOneField(PrintJob, models.PROTECT, related_name="paper")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"paper of {self.job}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"consents.printedpaper:{self.pk}"


class IssuedFormQuerySet(models.QuerySet["IssuedForm"]):
    """Sets of issued copies."""

    def visible_to(self, user: User) -> IssuedFormQuerySet:
        """Those of the jobs that this person sees, and those that they scanned."""
        if user.has_perm("consents.verify_form"):
            return self
        own = Q(job__asked_by=user) | Q(job__service__in=user.managed_service_ids)
        return self.filter(own | Q(form__uploaded_by=user))

    def out(self) -> IssuedFormQuerySet:
        """Those that are not back."""
        return self.filter(form__status=Status.ISSUED)


class IssuedForm(models.Model):
    """One printed copy: its number is the form's, on paper and on the phone. `pages` and `boxes` are known once it is drawn.

    `boxes` are the places of everything to be ticked or written in, in millimetres (layout.Box). `ticks` is what was read
    off the scan when it came back, by the names of the boxes (batches/ticks.py): it suggests, and decides nothing.
    """

    form = models.OneToOneField(Form, models.PROTECT, primary_key=True, related_name="issue")
    job = models.ForeignKey(PrintJob, models.PROTECT, related_name="issued")
    child = models.ForeignKey(Child, models.PROTECT, related_name="issued_forms")
    pages = models.PositiveSmallIntegerField(default=0)
    boxes = models.JSONField(default=list)
    ticks = models.JSONField(default=dict)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=200, blank=True)

    objects = IssuedFormQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["form"]
        constraints = [
            models.UniqueConstraint(fields=["job", "child"], name="one_copy_per_job_and_child"),
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True, cancelled_at__isnull=True, cancelled_because="")
                | (Q(cancelled_by__isnull=False, cancelled_at__isnull=False) & ~Q(cancelled_because="")),
                name="issued_form_cancelled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"issued {self.form_id}"

    def get_absolute_url(self) -> str:
        return reverse("consents:issued", args=[self.pk])

    @property
    def places(self) -> list[Box]:
        """The boxes as they were printed."""
        return boxes_of(self.boxes)
