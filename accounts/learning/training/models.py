"""Courses, and who has done which till when (policy D1)."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.people.models import User
from config import clock


class CourseQuerySet(models.QuerySet["Course"]):
    """Sets of courses."""

    def offered(self) -> CourseQuerySet:
        """Those that are still given."""
        return self.filter(retired_on__isnull=True)

    def required(self) -> CourseQuerySet:
        """Those that whoever holds an account must have done."""
        return self.offered().filter(required=True)


class Course(models.Model):
    """Something to learn. `months_valid` is how long it counts; none means for good."""

    name = models.CharField(max_length=120, unique=True)
    about = models.TextField(max_length=1000, blank=True)
    months_valid = models.PositiveSmallIntegerField(null=True, blank=True)
    required = models.BooleanField(default=True)
    retired_on = models.DateField(null=True, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months_valid__isnull=True) | Q(months_valid__range=(1, 120)),
                name="course_months_in_range",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("training:course", args=[self.pk])

    def valid_until(self, done_on: date) -> date | None:
        """The last day on which having done it then counts; None: for good."""
        return done_on + relativedelta(months=self.months_valid) if self.months_valid else None


class RecordQuerySet(models.QuerySet["TrainingRecord"]):
    """Sets of training records."""

    def standing(self) -> RecordQuerySet:
        """Those that were not struck out."""
        return self.filter(struck_at__isnull=True)

    def in_date(self, on: date | None = None) -> RecordQuerySet:
        """Those that count on a London date, today if none is given: confirmed, not struck out, not run out."""
        on = on or clock.today()
        lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        return self.standing().filter(lasting, done_on__lte=on, confirmed_by__isnull=False)

    def with_certificates(self) -> RecordQuerySet:
        """With whether a certificate is there, as `has_certificate`."""
        return self.annotate(has_certificate=Exists(Certificate.objects.filter(record=OuterRef("pk"))))

    def to_confirm(self) -> RecordQuerySet:
        """Those that people say of themselves and comms has not confirmed."""
        return self.standing().filter(confirmed_by__isnull=True)


class TrainingRecord(models.Model):
    """One person did one course. It counts once somebody else has confirmed it; a mistake is struck out, never deleted.

    `valid_until` is worked out from the course when it is recorded, so that a later change of the course alters nothing.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="training", db_index=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="records")
    done_on = models.DateField()
    valid_until = models.DateField(null=True)
    evidence = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    struck_at = models.DateTimeField(null=True)
    struck_because = models.CharField(max_length=300, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("done_on")),
                name="training_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("person")),
                name="training_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_because="")
                | Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_because=""),
                name="training_struck_with_reason",
            ),
            models.UniqueConstraint(
                fields=["person", "course", "done_on"],
                condition=Q(struck_at__isnull=True),
                name="one_record_per_course_and_day",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-done_on"], name="training_by_person"),
            models.Index(
                fields=["valid_until"],
                condition=Q(struck_at__isnull=True, valid_until__isnull=False),
                name="training_ends",
            ),
            models.Index(
                fields=["-id"],
                condition=Q(struck_at__isnull=True, confirmed_at__isnull=True),
                name="training_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.course}"

    @property
    def state(self) -> str:
        """In a word, for people: struck out, waiting, ended or in date."""
        if self.struck_at:
            return "Struck out"
        if self.confirmed_at is None:
            return "To be confirmed"
        ended = self.valid_until is not None and self.valid_until < clock.today()
        return "Ended" if ended else "In date"


class Certificate(models.Model):
    """The certificate that shows a training record, drawn anew as a PDF of pictures; it goes with its person's data.

    Its bytes weigh up to two megabytes, so lists ask `with_certificates` only whether there is one.
    """

    SEALED_AT_A_TIME = 10

    record = models.OneToOneField(
        TrainingRecord, models.PROTECT, primary_key=True, related_name="certificate", editable=False
    )
    sealed_file = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"certificate of record {self.pk}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"accounts.certificate:{self.pk}:file"
