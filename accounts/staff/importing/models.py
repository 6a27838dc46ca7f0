"""A staff import under way: whose it is, what they answered, and the rows of the file, for an hour at most."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q

from accounts.people.models import User
from config import clock

MINUTES = 60
_REPORT_HOURS = 24


class Outcome(models.TextChoices):
    """What becomes of a row."""

    ADD = "add", "Added"
    CHANGE = "change", "Changed"
    LEAVE = "leave", "Leaves"
    SAME = "same", "Stays the same"
    ERROR = "error", "Cannot be imported"


class StaffImportQuerySet(models.QuerySet["StaffImport"]):
    """Sets of staff imports."""

    def expired(self) -> StaffImportQuerySet:
        """Those whose time is over: unconfirmed ones after an hour, the report of a finished one after a day."""
        now = clock.now()
        unconfirmed = Q(done_at__isnull=True, started_at__lte=now - timedelta(minutes=MINUTES))
        return self.filter(unconfirmed | Q(done_at__lte=now - timedelta(hours=_REPORT_HOURS)))


class StaffImport(models.Model):
    """One import, bound to whoever uploaded the file; the file itself is nowhere.

    `columns` says which column means what. `mark` is the state of the staff list on which its rows were judged: another one
    when it is confirmed, and nothing is written. Once it is done, its rows are gone and `counts` says what was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    mark_leavers = models.BooleanField(default=False)
    invite = models.BooleanField(default=True)
    mark = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    objects = StaffImportQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"staff import of {self.started_at:%Y-%m-%d %H:%M}"


class StaffImportRow(models.Model):
    """One row: its number in the file, its cells, and what was found of it.

    `changes` maps a field to what it was and what it becomes. Of somebody who is not in the file, `number` follows the last.
    """

    batch = models.ForeignKey(StaffImport, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)
    name = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    person_id = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_staff_row_per_number")]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="staff_row_by_outcome")]

    def __str__(self) -> str:
        return f"row {self.number}"
