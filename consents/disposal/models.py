"""What ends the keeping of a form: holds, and disposals that two people decide."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q, TextChoices
from django.urls import reverse

from accounts.models import User
from config import clock
from config.references import reference
from config.workflow import Workflow
from consents.records.models import Form


class Status(TextChoices):
    """Where a disposal stands."""

    PROPOSED = "proposed", "Waiting for a second person"
    REFUSED = "refused", "Kept"
    DESTROYED = "destroyed", "Key destroyed, file being deleted"
    DONE = "done", "Destroyed"


WORKFLOW = Workflow(
    {
        Status.PROPOSED: {Status.REFUSED, Status.DESTROYED},
        Status.REFUSED: set(),
        Status.DESTROYED: {Status.DONE},
        Status.DONE: set(),
    }
)
"""From `destroyed` on nobody can open the file any more; `done` once the store has let go of its bytes too."""


class HoldQuerySet(models.QuerySet["Hold"]):
    """Sets of holds."""

    def live(self) -> HoldQuerySet:
        """Those that keep their form today: not released, and their last day is not over."""
        open_end = Q(until__isnull=True) | Q(until__gte=clock.today())
        return self.filter(open_end, released_at__isnull=True)


class Hold(models.Model):
    """That a form must be kept, for a reason such as a complaint, until a last day or until it is released."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300)
    until = models.DateField(null=True)
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="hold_released_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["form"], condition=Q(released_at__isnull=True), name="hold_live"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk} on {self.form_id}"

    @property
    def is_live(self) -> bool:
        return self.released_at is None and (self.until is None or self.until >= clock.today())


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Sets of disposals."""

    def standing(self) -> DisposalQuerySet:
        """All but those that were refused."""
        return self.exclude(status=Status.REFUSED)

    def lock(self, pk: int) -> Disposal:
        """The disposal, its row locked until the transaction ends. Raises DoesNotExist."""
        # Without joins: PostgreSQL reads a row again after waiting for it, but not what was joined to its old self.
        return self.select_for_update(no_key=True).get(pk=pk)


class Disposal(models.Model):
    """The end of one form's scan: proposed by one person, decided by another, and what remains of the file.

    `files` holds for each file its SHA-256 (hex, of the plaintext), kind, pages and bytes: what the certificate says.
    """

    form = models.ForeignKey(Form, models.PROTECT, related_name="disposals")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    because = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refused_because = models.CharField(max_length=300, blank=True)
    files = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        permissions = [("dispose", "Propose and approve the disposal of consent forms")]
        constraints = [
            models.UniqueConstraint(
                fields=["form"], condition=~Q(status="refused"), name="one_disposal_per_form"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    Q(status__in=["refused", "destroyed", "done"])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="disposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="disposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status="refused") ^ Q(refused_because=""), name="disposal_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_at__isnull=False)
                | (~Q(status="done") & Q(done_at__isnull=True)),
                name="disposal_done_at_an_instant",
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="disposal_by_status")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("consents:disposal", args=[self.pk])

    @property
    def reference(self) -> str:
        return reference("DI", self.pk)

    def move_to(self, status: Status) -> None:
        """Set the status if the workflow allows it. Raises WrongState."""
        WORKFLOW.check(Status(self.status), status, name=self.reference)
        self.status = status


class DoomedFile(models.Model):
    """Ciphertext that the store must still let go of; nobody has its key any more. The row goes when the bytes have."""

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="doomed")
    storage_name = models.CharField(max_length=80, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["next_try_at", "pk"]
        indexes = [models.Index(fields=["next_try_at"], name="doomed_by_next_try")]

    def __str__(self) -> str:
        return f"doomed file {self.pk} of {self.disposal}"

    @property
    def pause(self) -> timedelta:
        """How long to wait after so many failures."""
        return timedelta(minutes=min(2**self.failures, 240))
