"""An import under way: whose it is, what they answered, and the rows of their file, sealed, for half an hour at most."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.people.models import Service, User
from config import clock, encryption
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.platforms import Platform
from socialaccounts.vault.importing.terms import WORKFLOW, Kind, Matches, Outcome, Status

MINUTES = 30
"""So long the rows of an import are kept; the report of a finished one without any row for a day."""
_REPORT_HOURS = 24
_STUCK_HOURS = 2


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Sets of imports."""

    def of(self, user: User) -> ImportBatchQuerySet:
        """Those of one person: nobody else may know of them."""
        return self.filter(by=user)

    def lock(self, pk: uuid.UUID) -> ImportBatch:
        """The import, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(no_key=True).get(pk=pk)

    def expired(self) -> ImportBatchQuerySet:
        """Those whose time is over. One that is being written is left to its writer, unless it never comes to an end."""
        now = clock.now()
        open_ones = Q(status__in=[Status.ARRANGING, Status.EXAMINING, Status.READY])
        return self.filter(
            open_ones & Q(started_at__lte=now - timedelta(minutes=MINUTES))
            | Q(status=Status.IMPORTING, started_at__lte=now - timedelta(hours=_STUCK_HOURS))
            | Q(status=Status.IMPORTED, started_at__lte=now - timedelta(hours=_REPORT_HOURS))
        )

    def waiting(self) -> ImportBatchQuerySet:
        """Those that a worker has something to do for."""
        return self.filter(status__in=[Status.EXAMINING, Status.IMPORTING])


class ImportBatch(models.Model):
    """One import, bound to the person who uploaded the file; the file itself is nowhere.

    `columns` says which column means what, `left` what the file holds that the portal has no place for. `round` counts the
    examinations, so that one overtaken by new answers stops. `refusal` is why it could not be written, in a sentence.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ARRANGING, editable=False)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    sealed_headings = models.BinaryField(default=bytes)
    columns = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    platform = models.ForeignKey(Platform, models.CASCADE, null=True, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, null=True, related_name="+")
    lead = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    matches = models.CharField(max_length=7, choices=Matches.choices, default=Matches.DEPOSIT)
    round = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=300, blank=True)
    imported = models.JSONField(default=dict)
    imported_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(status="imported", imported_at__isnull=False)
                | ~Q(status="imported") & Q(imported_at__isnull=True),
                name="import_done_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status="arranging") | Q(service__isnull=False, lead__isnull=False),
                name="import_examined_has_answers",
            ),
        ]
        indexes = [models.Index(fields=["status", "started_at"], name="import_by_status")]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def expires_at(self) -> datetime:
        return self.started_at + timedelta(minutes=MINUTES)

    @property
    def has_columns(self) -> bool:
        return Kind(self.kind).has_columns

    def move_to(self, status: Status) -> None:
        """Set the status, unsaved. Raises WrongState where the workflow does not allow it."""
        WORKFLOW.check(Status(self.status), status, name="This import")
        self.status = status

    def seal_headings(self, headings: list[str]) -> None:
        """Keep the headings, sealed, unsaved: a file without any may begin with a password. Raises EncryptionError."""
        self.sealed_headings = encryption.seal(json.dumps(headings).encode(), context=self.context)

    def headings(self) -> list[str]:
        """The headings. Raises EncryptionError."""
        found: list[str] = json.loads(encryption.unseal(bytes(self.sealed_headings), context=self.context))
        return found

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"socialaccounts.importbatch:{self.pk}:headings"


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    """Sets of rows."""

    def examined(self) -> ImportRowQuerySet:
        """Those of which is known what will become of them."""
        return self.exclude(outcome="")

    def taken(self) -> ImportRowQuerySet:
        """Those not left out by hand."""
        return self.filter(left_out=False)

    def taken_or_unexamined(self) -> ImportRowQuerySet:
        """Those that others are compared with, or that are to be compared, in their order."""
        return self.filter(Q(left_out=False) | Q(outcome="")).order_by("number")

    def in_the_way(self) -> ImportRowQuerySet:
        """Those with errors that nobody left out: while there is one, nothing is imported."""
        return self.taken().filter(outcome=Outcome.ERROR)

    def to_write(self) -> ImportRowQuerySet:
        """Those that a confirmation writes."""
        return self.taken().filter(outcome__in=[Outcome.NEW, Outcome.DEPOSIT])


class ImportRow(models.Model):
    """One row of a file. Its cells are sealed, and so is what was found of it, for that may quote them.

    `number` is the row's number in the file. `weak` is None until the password was weighed.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    sealed_cells = models.BinaryField()
    sealed_finding = models.BinaryField(default=bytes)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)
    account = models.ForeignKey(SocialAccount, models.CASCADE, null=True, related_name="+")
    weak = models.BooleanField(null=True)
    warned = models.BooleanField(default=False)
    has_notes = models.BooleanField(default=False)
    left_out = models.BooleanField(default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_row_of_a_number")]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"row {self.number} of {self.batch_id}"

    def seal_cells(self, cells: list[str]) -> None:
        """Keep the cells, sealed to this row, unsaved. Raises EncryptionError."""
        self.sealed_cells = encryption.seal(
            json.dumps(cells).encode(), context=self.context_of("sealed_cells")
        )

    def cells(self) -> list[str]:
        """The cells. Raises EncryptionError."""
        found: list[str] = json.loads(
            encryption.unseal(bytes(self.sealed_cells), context=self.context_of("sealed_cells"))
        )
        return found

    def seal_finding(self, finding: dict[str, Any]) -> None:
        """Keep what was found of the row, sealed, unsaved. Raises EncryptionError."""
        self.sealed_finding = encryption.seal(
            json.dumps(finding).encode(), context=self.context_of("sealed_finding")
        )

    def finding(self) -> dict[str, Any]:
        """What `seal_finding` kept. Raises EncryptionError."""
        plain = encryption.unseal(bytes(self.sealed_finding), context=self.context_of("sealed_finding"))
        found: dict[str, Any] = json.loads(plain)
        return found

    def context_of(self, column: str) -> str:
        """What the seal of a column is bound to."""
        return f"socialaccounts.importrow:{self.batch_id}:{self.number}:{column.removeprefix('sealed_')}"
