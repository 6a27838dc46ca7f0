"""The closing of an account: its day, and how each step stands."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.people.models import User
from config import clock
from socialaccounts.closing.steps import (
    ANNOUNCEMENTS,
    DAYS_BEFORE,
    FIRST,
    INSTRUCTIONS,
    OUTCOMES,
    Outcome,
    Step,
)
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Status

CLOSE = "socialaccounts.close_account"
LONGEST = 1000
NAME_PLANS = [(one.value, one.label) for one in OUTCOMES[Step.NAME]]


class ClosingQuerySet(models.QuerySet["Closing"]):
    """Sets of closings."""

    def running(self) -> ClosingQuerySet:
        """Those under way: not called off, of accounts that are not closed yet."""
        return self.filter(called_off_at__isnull=True).exclude(account__status=Status.CLOSED)

    def lock(self, pk: int) -> Closing:
        """The closing, its row locked until the transaction ends. Raises DoesNotExist."""
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("account__platform", "account__service").get(pk=pk)


class Closing(models.Model):
    """That an account is to end on a London date, and why.

    It runs until the account is closed, by its last step or at once, or until it is called off; what was done, and what
    was left undone, stays readable. What is planned for
    followers, data and name is there where somebody said it beforehand.
    """

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="closings")
    ends_on = models.DateField()
    because = models.TextField(max_length=LONGEST)
    announcement = models.TextField("what people are told", max_length=LONGEST, blank=True)
    archive = models.TextField("what is kept, and where", max_length=LONGEST, blank=True)
    name_plan = models.CharField(
        "what is planned for the name", max_length=12, choices=NAME_PLANS, blank=True
    )
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    called_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.TextField(max_length=LONGEST, blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(called_off_at__isnull=True), name="one_closing_per_account"
            ),
            models.CheckConstraint(condition=~Q(because=""), name="closing_says_why"),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True, called_off_by__isnull=True, called_off_because="")
                | Q(called_off_at__isnull=False, called_off_by__isnull=False) & ~Q(called_off_because=""),
                name="closing_called_off_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Closing of {self.account}"

    def get_absolute_url(self) -> str:
        return reverse("closing:closing", args=[self.account_id])

    @property
    def is_running(self) -> bool:
        return self.called_off_at is None and not self.account.is_closed

    @property
    def ended_early(self) -> bool:
        """Whether the account was closed at once while it ran: what was open then stays undone for ever."""
        return self.called_off_at is None and self.account.is_closed and self.step(Step.CLOSE).is_open

    @property
    def undone(self) -> list[ClosingStep]:
        """What is open apart from closing the account itself."""
        return [row for row in self.in_order if row.is_open and row.step != Step.CLOSE]

    def step(self, step: Step) -> ClosingStep:
        """One of its steps."""
        return next(row for row in self.in_order if row.step == step)

    @cached_property
    def in_order(self) -> list[ClosingStep]:
        """Its steps in their order, by one query."""
        places = {step.value: place for place, step in enumerate(Step)}
        rows = sorted(self.steps.select_related("settled_by"), key=lambda row: places[row.step])
        for row in rows:
            row.closing = self
        return rows


class ClosingStepQuerySet(models.QuerySet["ClosingStep"]):
    """Sets of steps."""

    def open(self) -> ClosingStepQuerySet:
        """Those to be done, of closings under way."""
        return self.filter(settled_at__isnull=True, closing__in=Closing.objects.running())


class ClosingStep(models.Model):
    """One step of a closing: by when it is due, and who settled it, when, how, and how one can see that.

    How it was settled before it was opened again is in the audit.
    """

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=Step.choices)
    due_on = models.DateField()
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    note = models.TextField(max_length=LONGEST, blank=True)

    objects = ClosingStepQuerySet.as_manager()

    class Meta:
        ordering = ["closing", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["closing", "step"], name="one_row_per_closing_step"),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True, outcome="", note="")
                | Q(settled_by__isnull=False, settled_at__isnull=False) & ~Q(outcome="") & ~Q(note=""),
                name="closing_step_settled_by_whom_and_how",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(settled_at__isnull=True), name="closing_step_open"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return str(Step(self.step).label)

    @property
    def instructions(self) -> tuple[str, ...]:
        return INSTRUCTIONS[Step(self.step)]

    @property
    def planned(self) -> str:
        """What was planned for it when the closing was started, where anything was."""
        if self.step in ANNOUNCEMENTS:
            return self.closing.announcement
        if self.step == Step.EXPORT:
            return self.closing.archive
        return str(self.closing.get_name_plan_display()) if self.step == Step.NAME else ""

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < clock.today()

    @property
    def before_it(self) -> list[ClosingStep]:
        """The steps that must be settled first and are not."""
        return [row for row in self.closing.in_order if row.is_open and row.step in FIRST[Step(self.step)]]

    @property
    def after_it(self) -> list[ClosingStep]:
        """The settled steps that could be only after this one."""
        return [
            row for row in self.closing.in_order if not row.is_open and self.step in FIRST[Step(row.step)]
        ]

    @property
    def may_come_from(self) -> date | None:
        """The first day on which it can be settled; None for what can be done at any time."""
        early = Step(self.step) in DAYS_BEFORE or self.step == Step.EXPORT
        return None if early else self.closing.ends_on

    @property
    def status(self) -> str:
        """The meaning of its tag."""
        if not self.is_open:
            return "quiet" if self.outcome == Outcome.NOT_NEEDED else "good"
        if not self.closing.is_running:
            return "quiet"
        if self.is_late:
            return "bad"
        return "quiet" if self.before_it else "waiting"

    @property
    def status_label(self) -> str:
        if not self.is_open:
            return str(self.get_outcome_display())
        if not self.closing.is_running:
            gone = self.step == Step.CLOSE and self.closing.account.is_closed
            return "Closed at once" if gone else "Left undone"
        return "Late" if self.is_late else "Not yet" if self.before_it else "To do"
