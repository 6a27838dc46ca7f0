"""The erasure of a child's record: asked for by a family, proposed by one person, decided by another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, TextChoices
from django.urls import reverse

from accounts.models import User
from config import clock
from config.workflow import Workflow
from consents.records.models import Child, Means


class ErasureStatus(TextChoices):
    """Where the erasure of a child's data stands."""

    PROPOSED = "proposed", "Waiting for a second person"
    REFUSED = "refused", "Refused"
    DONE = "done", "Erased"


ERASURE_WORKFLOW = Workflow(
    {
        ErasureStatus.PROPOSED: {ErasureStatus.REFUSED, ErasureStatus.DONE},
        ErasureStatus.REFUSED: set(),
        ErasureStatus.DONE: set(),
    }
)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Sets of erasures."""

    def waiting(self) -> ErasureQuerySet:
        """Those that nobody decided so far."""
        return self.filter(status=ErasureStatus.PROPOSED)

    def lock(self, pk: int) -> Erasure:
        """The erasure, its row locked until the transaction ends. Raises DoesNotExist."""
        # Without joins: PostgreSQL reads a row again after waiting for it, but not what was joined to its old self.
        return self.select_for_update(no_key=True).get(pk=pk)


class Erasure(models.Model):
    """What a family asked to be erased about one child: `because` is who asked, `means` how.

    `erased` and `kept` are sentences, as the family is told them; empty until it is done.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="erasures")
    status = models.CharField(max_length=10, choices=ErasureStatus.choices, default=ErasureStatus.PROPOSED)
    because = models.CharField(max_length=300)
    means = models.CharField(max_length=10, choices=Means.choices, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    erased = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    refused_because = models.CharField(max_length=300, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(status="proposed"), name="one_open_erasure_per_child"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="erasure_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (Q(status__in=["refused", "done"]) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="erasure_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status="refused") ^ Q(refused_because=""), name="erasure_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk} of child {self.child_id}"

    def get_absolute_url(self) -> str:
        return reverse("consents:erasure", args=[self.pk])

    def move_to(self, status: ErasureStatus) -> None:
        """Set the status if the workflow allows it. Raises WrongState."""
        ERASURE_WORKFLOW.check(ErasureStatus(self.status), status, name="This erasure")
        self.status = status
