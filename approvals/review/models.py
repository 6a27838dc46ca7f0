"""What was answered to a request, and what must be true before its account goes live (policy D1, R3, D2, D10)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.people.models import User
from accounts.templatetags.portal import in_words
from approvals.requests.models import LONGEST_TEXT, AccountRequest
from approvals.requests.steps import BY_SLUG
from approvals.requests.workflow import RequestKind, Status
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

    `questions` are the names of the answers that a return asks to change. `instead` is what a declined requester can do.
    """

    request = models.ForeignKey(AccountRequest, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    instead = models.TextField(max_length=LONGEST_TEXT, blank=True)
    questions = models.JSONField(default=list)
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

    @property
    def steps(self) -> list[str]:
        """The slugs of the steps that hold the questions, in the order of the form."""
        asked = set(self.questions)
        return [step.slug for step in BY_SLUG.values() if not asked.isdisjoint(step.fields)]


class Kind(models.TextChoices):
    """What a condition is about."""

    HOLDERS = "holders", "A lead and a deputy hold the account"
    ADDRESS = "address", "The account’s web address is on the register"
    CREDENTIAL = "credential", "The password is in the vault"
    ACCESS = "access", "Communications have signed in with it"
    TRAINING = "training", "Everybody named has done the training, in date"
    POLICY = "policy", "Everybody named has read the social media policy"
    PROFILE = "profile", "The profile says who we are and what people can expect"
    WRITTEN = "written", "Other condition"


FACTS = (Kind.HOLDERS, Kind.ADDRESS, Kind.CREDENTIAL, Kind.ACCESS)
"""True or not by what the register and the vault hold; nobody ticks them."""
STANDARD = (Kind.TRAINING, Kind.POLICY, Kind.PROFILE)
"""Preselected when a request is approved; ticked off with evidence."""
PERSONAL = (Kind.TRAINING, Kind.POLICY)
"""What is asked of a person, whatever the account."""


class ProfileItem(models.TextChoices):
    """What an account's profile shows before it goes live (policy R3, D4)."""

    COUNCIL = "council", "It names the council"
    RULES = "rules", "It says or links to the house rules"
    HOURS = "hours", "It says when somebody reads and answers"
    COMPLAINTS = "complaints", "It says how to complain"
    WEBSITE = "website", "It links to the council’s website"


def asked_of(request: AccountRequest) -> tuple[Kind, ...]:
    """The conditions from the list that fit what is asked; the reviewer chooses among them."""
    return {RequestKind.OPEN: STANDARD, RequestKind.JOIN: PERSONAL, RequestKind.CLOSE: ()}[
        RequestKind(request.kind)
    ]


def facts_of(request: AccountRequest) -> tuple[Kind, ...]:
    """The conditions that the portal sees for itself: only a new account has any."""
    return FACTS if request.kind == RequestKind.OPEN else ()


class ConditionQuerySet(models.QuerySet["Condition"]):
    """Sets of conditions."""

    def lock(self, pk: int) -> Condition:
        """The condition, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def to_tick(self) -> ConditionQuerySet:
        """Those that somebody still has to tick off."""
        return self.filter(met_at__isnull=True).exclude(kind__in=[kind.value for kind in FACTS])

    def in_force(self) -> ConditionQuerySet:
        """Those to tick off of requests that wait for them."""
        return self.to_tick().filter(request__status=Status.APPROVED)


class Condition(models.Model):
    """One thing that must be true before an approved account goes live.

    A fact is derived from register and vault and never stored as met; any other is met by somebody, at a time, with
    evidence: the three go together. `text` is there for written conditions only. Whatever somebody has to tick off has an
    owner and a day by which it is due. `checked` are the items of the profile's list that were found there.
    """

    request = models.ForeignKey(AccountRequest, models.PROTECT, related_name="conditions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="conditions_owned")
    due_on = models.DateField(null=True)
    checked = models.JSONField(default=list)
    met_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    met_at = models.DateTimeField(null=True)
    evidence = models.TextField(max_length=LONGEST_TEXT, blank=True)

    objects: ClassVar[ConditionQuerySet] = ConditionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["due_on"], condition=Q(met_at__isnull=True), name="condition_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind"], condition=~Q(kind="written"), name="one_condition_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="written") & ~Q(text="") | ~Q(kind="written") & Q(text=""),
                name="written_condition_has_words",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, due_on__isnull=False)
                | Q(owner__isnull=True, due_on__isnull=True)
                & Q(kind__in=["holders", "address", "credential", "access"]),
                name="condition_has_owner_and_day",
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
    def words_with_owner(self) -> str:
        """The condition with who sees to it by when, as mails and letters say it."""
        return (
            f"{self.words} ({self.owner}, by {in_words(self.due_on)})"
            if self.owner and self.due_on
            else self.words
        )

    @property
    def is_fact(self) -> bool:
        return self.kind in FACTS
