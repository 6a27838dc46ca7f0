"""Requests to open a social account, and what people write to each other about them (policy D1)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.people.models import User
from accounts.templatetags.portal import at_time
from approvals.requests import constraints
from approvals.requests.answered import LONGEST_TEXT, LONGEST_URL, Answered, Training
from approvals.requests.querysets import AccountRequestQuerySet
from approvals.requests.workflow import (
    EDITABLE,
    ENDED,
    OWNER,
    WITH_COMMS,
    WORKFLOWS,
    RequestKind,
    Side,
    Status,
)
from config import clock
from config.references import reference
from config.workdays import add_working_days
from config.workflow import WrongState
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Objective

__all__ = ["LONGEST_TEXT", "LONGEST_URL", "AccountRequest", "Comment", "Training", "each_once"]

_COMMS = {Side.REVIEWER: Side.QUEUE}
"""Queue and reviewer are one side when it comes to who keeps a request waiting."""
NO_NAME = "New account, no name yet"
LONGEST_COMMENT = 4000
EDITION = 2
"""The form's present edition: what was handed in on an earlier one keeps the answers that were asked for then."""


class AccountRequest(Answered):
    """One request to open a social account, from draft to the end of its conditions.

    The answers may have holes while it is a draft; from then on the row refuses them. `moved_by` and `moved_at` say who
    brought it to its present status; `decided_by` and `decided_at` who said yes or no, and stay when it moves on.
    `support_waived` says that nobody who manages the service was free to support it. `version` grows with every change
    of the answers, so that nobody decides on what they have not read. `token` makes a doubled first click one draft.
    `edition` is that of the form on which it was last handed in. `waiting_since` says since when the present side
    (requester, manager or communications) has it: claiming and letting go do not start the days anew. What lapsed was moved
    by nobody, and so may be what ended because its account was closed.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    requester = models.ForeignKey(User, models.PROTECT, related_name="account_requests", editable=False)
    kind = models.CharField(
        max_length=5, choices=RequestKind.choices, default=RequestKind.OPEN, editable=False
    )
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    edition = models.PositiveSmallIntegerField(default=EDITION, editable=False)

    started_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    moved_at = models.DateTimeField(default=clock.now, editable=False)
    moved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    waiting_since = models.DateTimeField(default=clock.now, editable=False)
    supported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    supported_at = models.DateTimeField(null=True, editable=False)
    support_waived = models.BooleanField(default=False, editable=False)
    claimed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    account = models.OneToOneField(
        SocialAccount, models.PROTECT, null=True, related_name="opened_by_request", editable=False
    )
    search_text = models.GeneratedField(
        expression=Concat("name", Value(" "), "handle"), output_field=models.TextField(), db_persist=True
    )

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request"
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("review_request", "Claim and decide requests")]
        constraints = constraints.REQUEST
        indexes = [
            models.Index(fields=["status", "waiting_since", "id"], name="request_queue"),
            models.Index(fields=["claimed_by", "status", "waiting_since"], name="request_by_claimer"),
            models.Index(
                fields=["moved_at", "id"],
                condition=models.Q(status__in=sorted(ENDED)),
                name="request_ended",
            ),
            models.Index(fields=["requester", "-id"], name="request_by_requester"),
            models.Index(fields=["service", "-id"], name="request_by_service"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("requests:detail", args=[self.pk])

    @property
    def reference(self) -> str:
        return reference("RQ", self.pk)

    @property
    def title(self) -> str:
        """What people call it: the proposed name, or that it has none yet."""
        return self.name or NO_NAME

    @property
    def account_in_words(self) -> str:
        """`Facebook: Queen's Park` as mails and lists say it."""
        return f"{self.platform}: {self.title}" if self.platform else self.title

    @property
    def due_on(self) -> date | None:
        """The working day by which communications should have decided; None while it is not with them."""
        if self.status not in WITH_COMMS:
            return None
        return add_working_days(clock.london_date(self.waiting_since), settings.REQUEST_WORKING_DAYS)

    @property
    def wish(self) -> str:
        """What is asked for, as a heading says it."""
        wishes = {RequestKind.JOIN: "Join", RequestKind.CLOSE: "Close or park"}
        return f"{wishes[RequestKind(self.kind)]} {self.name}" if self.subject_id else "Ask for a new account"

    @property
    def register_entry(self) -> SocialAccount | None:
        """The account on the register that it is about or that was planned for it, if there is one."""
        return self.subject or self.account

    @property
    def concerned_account(self) -> SocialAccount:
        """The account that was planned for it, or the one it is about. Raises ValueError before there is one."""
        found = self.register_entry
        if found is None:
            raise ValueError(f"{self.reference} has no account yet")
        return found

    @property
    def at_handle(self) -> str:
        return f"@{self.handle}" if self.handle else ""

    @property
    def objectives_in_words(self) -> str:
        return Objective.in_words(self.objectives)

    @property
    def deputies(self) -> list[User]:
        return [person for person in (self.deputy, self.second_deputy) if person]

    @property
    def holders_to_be(self) -> list[User]:
        """The lead first, then the deputies."""
        return [*([self.lead] if self.lead else []), *self.deputies]

    @property
    def named_ids(self) -> frozenset[int]:
        """The people who ask and who would hold the account: none of them supports or decides the request."""
        ids = (self.requester_id, self.lead_id, self.deputy_id, self.second_deputy_id)
        return frozenset(pk for pk in ids if pk)

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def returned(self) -> Any:
        """The decision with which comms returned it, while it is returned; else None."""
        if self.status != Status.RETURNED:
            return None
        return self.decisions.select_related("by").filter(outcome=Status.RETURNED.value).last()

    def free_managers(self) -> list[User]:
        """Who may support it as manager of the service, or for one who is away: nobody who is named in it."""
        return list(self.service.managers_and_stand_ins(but=self.named_ids)) if self.service else []

    def move_to(self, status: Status, *, by: User | None) -> None:
        """Set the status, unsaved; `by=None` is the portal itself.

        Raises WrongState, saying who brought it where it is, if the workflow of its kind forbids it.
        """
        if not WORKFLOWS[RequestKind(self.kind)].allows(Status(self.status), status):
            raise WrongState(self.standing())
        before = OWNER[Status(self.status)]
        self.status, self.moved_by, self.moved_at = status, by, clock.now()
        if _COMMS.get(before, before) != _COMMS.get(OWNER[status], OWNER[status]):
            self.waiting_since = self.moved_at

    def release(self) -> None:
        """Take it off its reviewer's desk, unsaved."""
        self.claimed_by = self.claimed_at = None

    def drop_support(self) -> None:
        """Forget that it was supported, unsaved."""
        self.supported_by = self.supported_at = None
        self.support_waived = False

    def standing(self) -> str:
        """Where it stands, who brought it there and when, in one sentence."""
        who = self.moved_by.full_name if self.moved_by else "the portal"
        when = at_time(self.moved_at)
        sentences = {
            Status.DRAFT: f"{self.reference} is a draft that has not been submitted.",
            Status.SUBMITTED: f"{self.reference} was submitted by {who} on {when} and waits for the service manager.",
            Status.SUPPORTED: f"{self.reference} has been in the queue of the communications team since {when}.",
            Status.IN_REVIEW: f"{self.reference} was claimed by {who} on {when}.",
            Status.RESUBMITTED: f"{self.reference} was submitted again by {who} on {when} and is in review.",
        }
        done = f"{self.reference} was {self.get_status_display().lower()} by {who} on {when}."
        return sentences.get(Status(self.status), done)


class Comment(models.Model):
    """What somebody wrote about a request, or about one question of it, by field name.

    Everybody who may see the request sees it; an internal one only communications and auditors.
    """

    request = models.ForeignKey(AccountRequest, models.PROTECT, related_name="comments")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    text = models.TextField(max_length=LONGEST_COMMENT)
    question = models.CharField(max_length=40, blank=True)
    internal = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return f"Comment on {self.request_id} by {self.by_id}"


def each_once(*groups: Iterable[User | None]) -> list[User]:
    """The people of all groups, each once, in order."""
    people = {person.pk: person for group in groups for person in group if person}
    return list(people.values())
