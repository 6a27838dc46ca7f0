"""Incidents: an account that strangers may have got into, what is done about it, and by whom (policy D9)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.people.models import User
from config import clock
from config.references import reference
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.workflow import WORKFLOW, Status
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.emergency import Freeze

MANAGE_INCIDENT = "socialaccounts.manage_incident"
LONGEST = 1000


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Sets of incidents."""

    def open(self) -> IncidentQuerySet:
        """Those not ended."""
        return self.filter(status=Status.OPEN)

    def over(self) -> IncidentQuerySet:
        """Those that ended, however they did."""
        return self.exclude(status=Status.OPEN)

    def visible_to(self, user: User) -> IncidentQuerySet:
        """Those that `user` may know of: comms and auditors every one, others those of accounts they deal with.

        That is the team, the holders of today, and the managers of the account's service.
        """
        if not user.is_here:
            return self.none()
        if any(user.has_perm(key) for key in (MANAGE_INCIDENT, "accounts.view_auditevent")):
            return self
        mine = Q(freeze__in=user.freezes.values("pk")) | Q(account__in=SocialAccount.objects.held_by(user))
        return self.filter(mine | Q(account__service__in=user.managed_service_ids))

    def with_account(self) -> IncidentQuerySet:
        """With all that their pages name."""
        return self.select_related(
            "account__platform", "account__service", "freeze", "declared_by", "ended_by"
        )

    def lock(self, pk: int) -> Incident:
        """The incident, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(of=("self",), no_key=True).with_account().get(pk=pk)


class Incident(models.Model):
    """That an account was declared compromised, from the declaration until it is safe again, or was all the time.

    `seen` is what the declarer saw. Its freeze is in force for as long as the incident is open.
    """

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="incidents")
    freeze = models.OneToOneField(Freeze, models.PROTECT, related_name="incident")
    seen = models.TextField(max_length=LONGEST)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="incidents_declared")
    declared_at = models.DateTimeField(default=clock.now)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(max_length=LONGEST, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [
            ("manage_incident", "Choose the team of an incident, and end it as a false alarm"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(status="open"), name="one_open_incident"),
            models.CheckConstraint(
                condition=Q(status="open", ended_by__isnull=True, ended_at__isnull=True)
                | Q(status__in=["closed", "false_alarm"], ended_by__isnull=False)
                & Q(ended_at__gte=F("declared_at")),
                name="incident_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="false_alarm") | ~Q(ended_because=""), name="false_alarm_says_why"
            ),
            models.CheckConstraint(condition=~Q(seen=""), name="incident_says_what_was_seen"),
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="incident_by_status"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("incidents:incident", args=[self.pk])

    @property
    def reference(self) -> str:
        return reference("IN", self.pk)

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    def move_to(self, status: Status) -> None:
        """Set the status, unsaved. Raises WrongState where the workflow does not allow it."""
        WORKFLOW.check(Status(self.status), status, name=self.reference)
        self.status = status


class Kind(models.TextChoices):
    """What a line of the timeline tells."""

    DECLARED = "declared", "Declared the account compromised"
    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "Not needed"
    UNDONE = "undone", "Opened again"
    ASSIGNED = "assigned", "Given to"
    UNASSIGNED = "unassigned", "Given to nobody"
    NOTE = "note", "Note"
    JOINED = "joined", "Joined the team"
    REMOVED = "removed", "Left the team"
    LOOKED_AT = "looked_at", "Looked at"
    CLOSED = "closed", "Closed the incident"
    FALSE_ALARM = "false_alarm", "Ended it as a false alarm"


STEP_KINDS = (Kind.DONE, Kind.NOT_NEEDED, Kind.UNDONE, Kind.ASSIGNED, Kind.UNASSIGNED)
SETTLING = (Kind.DONE, Kind.NOT_NEEDED, Kind.UNDONE)
"""The latest of these says how a step stands."""


class TimelineEntry(models.Model):
    """One line of an incident's timeline. Append-only: how the steps stand is read from here.

    `person` is whom a step was given to, or who joined or left the team; `text` is what was written with it.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="entries")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    step = models.CharField(max_length=20, choices=Step.choices, blank=True)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST, blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=list(STEP_KINDS)) & ~Q(step="")
                | ~Q(kind__in=list(STEP_KINDS)) & Q(step=""),
                name="entry_about_a_step",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["assigned", "joined", "removed"], person__isnull=False)
                | ~Q(kind__in=["assigned", "joined", "removed"]) & Q(person__isnull=True),
                name="entry_about_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["undone", "not_needed", "note", "looked_at", "false_alarm"])
                | ~Q(text=""),
                name="entry_says_why",
            ),
        ]
        indexes = [models.Index(fields=["incident", "id"], name="entry_by_incident")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.at:%Y-%m-%d %H:%M}"


class NearAccount(models.Model):
    """That another account shares a way back in with a compromised one, and whether somebody looked at it."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="near")
    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="near_incidents")
    shares = models.CharField("what it shares", max_length=300)
    looked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["incident", "account"], name="once_near_an_incident"),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_by__isnull=True)
                | Q(looked_at__isnull=False, looked_by__isnull=False),
                name="looked_at_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["incident", "id"], name="near_by_incident")]

    def __str__(self) -> str:
        return f"{self.account_id} near {self.incident_id}"
