"""The audit: append-only rows, each sealed to the one before (design 5.3 and 5.4)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils.formats import date_format

from accounts.audit.catalogue import Event
from config import clock

GENESIS = "0" * 64
TECHNICAL = frozenset({"version"})


def event_choices() -> list[tuple[str, str]]:
    """The catalogue as choices: a function, so that a new event needs no migration."""
    return list(Event.choices)


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Sets of audit events."""

    def about(self, target: models.Model) -> AuditEventQuerySet:
        """The history of one object."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk))

    def between(self, first: date | None, last: date | None) -> AuditEventQuerySet:
        """Those of the London days from `first` to `last`, both inclusive; None leaves an end open."""
        events = self
        if first:
            events = events.filter(at__gte=clock.start_of(first))
        if last:
            events = events.filter(at__lt=clock.start_of(last + timedelta(days=1)))
        return events


class AuditEvent(models.Model):
    """One thing that somebody did. Holds people's names as they were; never a secret, never a child's name.

    `digest` is SHA-256 over the previous row's digest and this row; `seal` is its authentication code by the keyring,
    so that whoever can write to the database still cannot make a chain that verifies.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=40, choices=event_choices)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    actor_email = models.CharField(max_length=254, blank=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_ref = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    details = models.TextField(default="{}")
    digest = models.CharField(max_length=64)
    seal = models.BinaryField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["target_type", "target_id", "-sequence"], name="audit_by_target"),
            models.Index(fields=["target_ref", "-sequence"], name="audit_by_reference"),
            models.Index(fields=["actor_id", "-sequence"], name="audit_by_actor"),
            models.Index(fields=["event", "-sequence"], name="audit_by_event"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.what} by {self.actor_name}"

    @property
    def what(self) -> str:
        """What happened, as people read it; an event that left the catalogue is shown by its value."""
        try:
            return Event(self.event).label
        except ValueError:
            return self.event

    @property
    def facts(self) -> dict[str, Any]:
        """The details, parsed."""
        parsed: dict[str, Any] = json.loads(self.details)
        return parsed

    @property
    def facts_in_words(self) -> str:
        """The details as one line for people; what only a machine reads (TECHNICAL) is left to the export."""
        facts = {
            key: value for key, value in self.facts.items() if key not in TECHNICAL and value not in ("", [])
        }
        return "; ".join(f"{key.replace('_', ' ')}: {_in_words(value)}" for key, value in facts.items())

    def compute_digest(self, previous: str) -> str:
        """SHA-256, in hex, of this row chained to the digest of the row before."""
        row = [
            previous,
            self.sequence,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.event,
            self.actor_id,
            self.actor_name,
            self.actor_email,
            self.target_type,
            self.target_id,
            self.target_ref,
            self.reason,
            self.details,
        ]
        return hashlib.sha256(json.dumps(row, ensure_ascii=False).encode()).hexdigest()


class AuditHead(models.Model):
    """Where the chain ends: the one row that writers lock, so that events are chained one after another."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)
    seal = models.BinaryField(max_length=64, default=b"")

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head")]

    def __str__(self) -> str:
        return f"audit up to {self.sequence}"

    @property
    def statement(self) -> bytes:
        """What the head's seal vouches for: removing the last rows of the chain breaks it."""
        return f"head {self.sequence} {self.digest}".encode()


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_in_words(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    try:
        return date_format(date.fromisoformat(text), "j F Y")
    except ValueError:
        return text


def plain(value: Any) -> Any:
    """A detail as JSON keeps it: dates and instants become ISO text. Raises TypeError for anything else unknown."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"an audit detail cannot be a {type(value).__name__}")
