"""Events at which children are photographed, and who is expected there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Service, User
from config import clock
from config.references import number, reference
from consents.records.folding import fold, search_text
from consents.records.people import Child

LONGEST_NAME = 120
MOST_EXPECTED = 300
"""How many children one event can list: a whole school comes as several events, or as a crowd."""


class EventQuerySet(models.QuerySet["Event"]):
    """Sets of events."""

    def visible_to(self, user: User) -> EventQuerySet:
        """All for comms and safeguarding; for a manager those of the services that they manage, and their own."""
        if user.has_perm("consents.run_check"):
            return self
        services = user.managed_service_ids
        if not services:
            return self.none()
        return self.filter(Q(service__in=services) | Q(added_by=user))

    def lock(self, pk: int) -> Event:
        """The event, its row locked until the transaction ends. Raises DoesNotExist."""
        # Without joins: PostgreSQL reads a row again after waiting for it, but not what was joined to its old self.
        return self.select_for_update(no_key=True).get(pk=pk)

    def standing(self) -> EventQuerySet:
        """Those that were not cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def upcoming(self) -> EventQuerySet:
        """Those whose last day is today or later, the next first by the caller's order."""
        return self.filter(last_day__gte=clock.today())

    def past(self) -> EventQuerySet:
        """Those whose last day is over."""
        return self.filter(last_day__lt=clock.today())

    def search(self, text: str) -> EventQuerySet:
        """By reference, or by words that all occur in the name, the place or the organiser."""
        pk = number("EV", text)
        if pk is not None:
            return self.filter(pk=pk)
        words = fold(text).split()
        found = self if words else self.none()
        for word in words:
            found = found.filter(folded_name__contains=word)
        return found


class Event(models.Model):
    """Something that takes place from `first_day` to `last_day` (London dates, both included).

    An event consent names one by its row (`Form.event`); the paper's own words stay on the form. `organiser` is who holds
    it, in words: a school, a club, a team of the council.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    place = models.CharField(max_length=120, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    organiser = models.CharField(max_length=150, blank=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    folded_name = models.CharField(max_length=1600, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="event_has_name"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="event_days_in_order"),
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True, cancelled_at__isnull=True)
                | Q(cancelled_by__isnull=False, cancelled_at__isnull=False),
                name="event_cancelled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["last_day", "id"], name="event_by_last_day"),
            models.Index(fields=["first_day", "id"], name="event_by_first_day"),
            models.Index(fields=["service", "first_day"], name="event_by_service"),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what is searched in step with the words."""
        self.folded_name = search_text(self.name, self.place, self.organiser)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.pk])

    @property
    def reference(self) -> str:
        return reference("EV", self.pk)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_past(self) -> bool:
        return self.last_day < clock.today()

    def takes_place_on(self, day: date) -> bool:
        """Whether a London date is one of its days."""
        return self.first_day <= day <= self.last_day


class ExpectedChildQuerySet(models.QuerySet["ExpectedChild"]):
    """Sets of expected children."""

    def matched(self) -> ExpectedChildQuerySet:
        """Those who are on the register."""
        return self.filter(child__isnull=False)

    def unmatched(self) -> ExpectedChildQuerySet:
        """Names that nobody on the register answers to so far."""
        return self.filter(child__isnull=True)

    def children_of(self, events: Iterable[int]) -> models.QuerySet[Child]:
        """The children on the register who are expected at one of these events."""
        return Child.objects.filter(pk__in=self.matched().filter(event__in=events).order_by().values("child"))


class ExpectedChild(models.Model):
    """One child expected at an event: a child of the register, or a typed name that nobody answers to yet.

    `identity_confirmed` says that the date of birth or the number was given, so that a namesake is ruled out (rule 34).
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="expected")
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="expected_at")
    typed = models.CharField(max_length=200, blank=True)
    identity_confirmed = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = ExpectedChildQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "child"], condition=Q(child__isnull=False), name="child_expected_once"
            ),
            models.UniqueConstraint(
                fields=["event", "typed"], condition=Q(child__isnull=True), name="name_expected_once"
            ),
            models.CheckConstraint(
                condition=Q(child__isnull=False, typed="") | (Q(child__isnull=True) & ~Q(typed="")),
                name="expected_is_child_or_name",
            ),
        ]

    def __str__(self) -> str:
        return f"expected {self.pk} at {self.event_id}"
