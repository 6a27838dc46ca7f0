"""Sets of requests: who may see them, whom they wait for, how they are found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from accounts.people.models import Membership, User
from approvals.requests.workflow import EDITABLE, REVIEWED, WITH_COMMS, Status
from config import clock
from config.references import number
from config.workdays import take_working_days
from socialaccounts.register.models import Capacity, Holder

if TYPE_CHECKING:
    from approvals.requests.models import AccountRequest

REVIEW = "approvals.review_request"
"""Claim and decide requests, and see all of them."""
AUDIT = "accounts.view_auditevent"

_MOST_WORDS = 8
_MOST_PEOPLE = 50


def not_naming(user: User | Combinable) -> Q:
    """Requests in which `user`, or whom that expression says, is neither requester nor lead nor deputy.

    Those are the ones they may support or decide.
    """
    return ~Q(requester=user) & ~Q(lead=user) & ~Q(deputy=user) & ~Q(second_deputy=user)


def in_line_with(user: User) -> QuerySet[Membership, int]:
    """The ids of those whom `user` manages and of those who manage `user`, today."""
    managed = Q(service__in=user.managed_service_ids) | Q(service__in=user.service_ids, is_manager=True)
    return Membership.objects.current().filter(managed).exclude(user=user).values_list("user", flat=True)


def not_in_line_with(user: User) -> Q:
    """Requests that name nobody of one line with `user`: nobody decides what their manager or their team asks for."""
    if not user.service_ids:
        return Q()
    line = in_line_with(user).order_by()
    named = ("requester", "lead", "deputy", "second_deputy")
    free = Q()
    for name in named:
        free &= ~Q(**{f"{name}__in": line})
    return free


def naming(user: User) -> Q:
    """Requests of `user`, and those handed in that would make them lead or deputy."""
    named = Q(lead=user) | Q(deputy=user) | Q(second_deputy=user)
    return Q(requester=user) | (named & ~Q(status=Status.DRAFT))


def to_support(user: User) -> Q:
    """Requests that wait for `user` as a manager of their service."""
    return Q(status=Status.SUBMITTED, service__in=user.managed_service_ids) & not_naming(user)


def to_claim(user: User) -> Q:
    """Requests in comms' queue that `user`, if in comms, may claim."""
    return Q(status=Status.SUPPORTED) & not_naming(user) & not_in_line_with(user)


def on_desk_of(user: User) -> Q:
    """Requests that `user` claimed and has to decide."""
    return Q(status__in=REVIEWED, claimed_by=user)


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    """Sets of requests."""

    def lock(self, pk: int) -> AccountRequest:
        """The request, its row locked until the transaction ends. Raises DoesNotExist."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def with_people(self) -> AccountRequestQuerySet:
        """With all that a page about a request names."""
        people = (
            "requester",
            "lead",
            "deputy",
            "second_deputy",
            "moved_by",
            "supported_by",
            "claimed_by",
            "decided_by",
        )
        return self.select_related("service", "platform", "account", "subject", *people)

    def visible_to(self, user: User) -> AccountRequestQuerySet:
        """Those that `user` may know of.

        Their own; once handed in, also those they are named in, those of the services they manage and those about an account
        that they lead, and for comms and auditors all of them.
        """
        if not user.is_active:
            return self.none()
        if user.has_perm(REVIEW) or user.has_perm(AUDIT):
            return self.filter(Q(requester=user) | ~Q(status=Status.DRAFT))
        managed = Q(service__in=user.managed_service_ids) & ~Q(status=Status.DRAFT)
        led = Holder.objects.current().filter(user=user, capacity=Capacity.LEAD).values("account")
        about_theirs = Q(subject__in=led) & ~Q(status=Status.DRAFT)
        return self.filter(naming(user) | managed | about_theirs)

    def late(self, today: date) -> AccountRequestQuerySet:
        """Those that communications should have decided before today."""
        last = take_working_days(today, settings.REQUEST_WORKING_DAYS)
        return self.filter(status__in=sorted(WITH_COMMS), waiting_since__lt=clock.start_of(last))

    def awaiting(self, user: User) -> AccountRequestQuerySet:
        """Those that go no further until `user` does something."""
        waits = Q(requester=user, status__in=EDITABLE) | on_desk_of(user)
        if user.managed_service_ids:
            waits |= to_support(user)
        if user.has_perm(REVIEW):
            waits |= to_claim(user)
        return self.filter(waits)

    def search(self, text: str) -> AccountRequestQuerySet:
        """Those that `text` finds: a reference, or words that each occur in the name, the handle or a person's name.

        People are looked up first, so that the request's own indexes do the rest.
        """
        pk = number("RQ", text)
        if pk is not None:
            return self.filter(pk=pk)
        found = self
        for word in [bare for word in text.split() if (bare := word.lstrip("@"))][:_MOST_WORDS]:
            matches = Q(search_text__icontains=word)
            people = list(User.objects.named_like(word).values_list("pk", flat=True)[:_MOST_PEOPLE])
            if people:
                matches |= Q(requester__in=people) | Q(lead__in=people)
            found = found.filter(matches)
        return found
