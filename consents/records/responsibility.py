"""Who has parental responsibility for a child, or may act for who has it: since when, until when, and what shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q, TextChoices

from accounts.models import User
from config import clock
from consents.records.people import Adult, Child


class Evidence(TextChoices):
    """What somebody at the council has seen that shows it."""

    NONE = "none", "Nothing seen yet"
    BIRTH = "birth", "Birth certificate or adoption order"
    COURT = "court", "Court order"
    AGREEMENT = "agreement", "Parental responsibility agreement"
    AUTHORITY = "authority", "Letter of the local authority"
    DELEGATION = "delegation", "Record of delegated authority"
    SCHOOL = "school", "The school’s records"


class Role(TextChoices):
    """As what an adult speaks for a child."""

    PARENT = "parent", "Parent with parental responsibility"
    GUARDIAN = "guardian", "Guardian"
    AUTHORITY = "authority", "Local authority with parental responsibility"
    CARER = "carer", "Carer with delegated authority"


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    """Sets of links between adults and children."""

    def on(self, day: date) -> ResponsibilityQuerySet:
        """Those in force on a London date, both ends included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def lock(self, pk: int) -> Responsibility:
        """The link, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(no_key=True).get(pk=pk)

    def about(self, children: Iterable[int]) -> ResponsibilityQuerySet:
        """Those of these children, the latest first."""
        return self.filter(child__in=list(children)).order_by("-since", "-pk")


class Responsibility(models.Model):
    """That an adult speaks for a child from `since` to `until`, London dates both included; no `until` means still.

    What a form shows by itself is on the form; a link shows it for every form of the same adult, and ends it for all.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="responsibilities")
    adult = models.ForeignKey(Adult, models.PROTECT, related_name="responsibilities")
    role = models.CharField(max_length=10, choices=Role.choices)
    evidence = models.CharField(max_length=10, choices=Evidence.choices, default=Evidence.NONE)
    since = models.DateField()
    until = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "adult"], condition=Q(until__isnull=True), name="one_open_responsibility"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="responsibility_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False, until__isnull=False),
                name="responsibility_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values, evidence__in=Evidence.values), name="responsibility_known"
            ),
        ]

    def __str__(self) -> str:
        return f"responsibility {self.pk}"

    @property
    def is_shown(self) -> bool:
        """Whether anything was seen that shows it."""
        return self.evidence != Evidence.NONE

    def covers(self, day: date | None) -> bool:
        """Whether it is in force on a day; not on an unknown one."""
        return day is not None and self.since <= day and (self.until is None or day <= self.until)

    @property
    def is_current(self) -> bool:
        return self.covers(clock.today())
