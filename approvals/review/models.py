"""What was answered to a request, and what must be true before its account goes live (policy D1, R3, D2, D10)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.people.models import User
from approvals.requests.models import LONGEST_TEXT, AccountRequest
from config import clock


class Outcome(models.TextChoices):
    """What the service manager or comms said."""

    SUPPORTED = "supported", "Supported"
    NOT_SUPPORTED = "not_supported", "Not supported"
    RETURNED = "returned", "Returned for changes"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class Decision(models.Model):
    """One answer to a request, in words; never changed afterwards.

    `steps` are the slugs of the steps that a return asks to change. `instead` is what a declined requester can do.
    """

    request = models.ForeignKey(AccountRequest, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    instead = models.TextField(max_length=LONGEST_TEXT, blank=True)
    steps = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(outcome__in=["not_supported", "approved", "declined"]),
                name="one_decision_per_request",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["supported", "approved"]) | ~Q(text=""),
                name="decision_gives_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: request {self.request_id}"


class Kind(models.TextChoices):
    """What a condition is about."""

    HOLDERS = "holders", "A lead and a deputy hold the account"
    ADDRESS = "address", "The account’s web address is on the register"
    CREDENTIAL = "credential", "The password is in the vault"
    ACCESS = "access", "Communications have signed in with it"
    TRAINING = "training", "Everybody named has done the training, in date"
    POLICY = "policy", "Everybody named has read the social media policy"
    PROFILE = "profile", "The profile names the council and links to its website"
    WRITTEN = "written", "Other condition"


FACTS = (Kind.HOLDERS, Kind.ADDRESS, Kind.CREDENTIAL, Kind.ACCESS)
"""True or not by what the register and the vault hold; nobody ticks them."""
STANDARD = (Kind.TRAINING, Kind.POLICY, Kind.PROFILE)
"""Preselected when a request is approved; ticked off with evidence."""


class ConditionQuerySet(models.QuerySet["Condition"]):
    """Sets of conditions."""

    def lock(self, pk: int) -> Condition:
        """The condition, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def to_tick(self) -> ConditionQuerySet:
        """Those that somebody still has to tick off."""
        return self.filter(met_at__isnull=True).exclude(kind__in=[kind.value for kind in FACTS])


class Condition(models.Model):
    """One thing that must be true before an approved account goes live.

    A fact is derived from register and vault and never stored as met; any other is met by somebody, at a time, with
    evidence: the three go together. `text` is there for written conditions only.
    """

    request = models.ForeignKey(AccountRequest, models.PROTECT, related_name="conditions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=300, blank=True)
    met_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    met_at = models.DateTimeField(null=True)
    evidence = models.TextField(max_length=LONGEST_TEXT, blank=True)

    objects: ClassVar[ConditionQuerySet] = ConditionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind"], condition=~Q(kind="written"), name="one_condition_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="written") & ~Q(text="") | ~Q(kind="written") & Q(text=""),
                name="written_condition_has_words",
            ),
            models.CheckConstraint(
                condition=Q(met_by__isnull=True, met_at__isnull=True, evidence="")
                | Q(met_by__isnull=False, met_at__isnull=False)
                & ~Q(evidence="")
                & ~Q(kind__in=["holders", "address", "credential", "access"]),
                name="condition_met_by_whom_when_and_how",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The condition as people read it."""
        return self.text or self.get_kind_display()

    @property
    def is_fact(self) -> bool:
        return self.kind in FACTS
