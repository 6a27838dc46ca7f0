"""What requests show on the home page and on the attention page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from accounts.people.models import User
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import (
    REVIEW,
    AccountRequestQuerySet,
    naming,
    on_desk_of,
    to_claim,
    to_support,
)
from approvals.requests.workflow import OPEN, REVIEWED, Status
from config import clock

SHOWN = 10
LATE = timedelta(days=7)
VERY_LATE = timedelta(days=14)


@dataclass(frozen=True)
class Row:
    """One line of a panel: a sentence that links, and a tag with its meaning (new, waiting, warning, bad, quiet)."""

    text: str
    url: str
    tag: str = ""
    colour: str = "quiet"


def needs(user: User) -> list[Row]:
    """What goes no further until `user` acts, the longest waiting first in each kind."""
    rows = _rows(_lines(Q(requester=user, status=Status.RETURNED)), "Change and submit again", "warning")
    if user.managed_service_ids:
        rows += _rows(_lines(to_support(user)), "To support", "waiting")
    if user.has_perm(REVIEW):
        rows += _rows(_lines(on_desk_of(user)), "To decide", "waiting")
        rows += _rows(_lines(Q(status=Status.APPROVED, claimed_by=user)), "Conditions waiting", "waiting")
        rows += _rows(_lines(to_claim(user)), "To claim", "new")
    return rows


def own(user: User) -> tuple[list[Row], list[Row]]:
    """The drafts of `user`, and their requests under way, also those in which they are named; newest first."""
    ongoing = sorted(OPEN - {Status.RETURNED})
    mine = _lines(
        naming(user) & Q(status__in=ongoing) | Q(status=Status.RETURNED) & naming(user) & ~Q(requester=user)
    )
    drafts: list[Row] = []
    under_way: list[Row] = []
    for request in mine.order_by("-pk")[: SHOWN + 1]:
        row = _row(request, request.get_status_display(), request.status)
        (drafts if request.is_draft else under_way).append(row)
    return drafts, under_way


def attention() -> list[Row]:
    """The requests that wait for comms, and those that have long waited for a manager; longest waiting first."""
    long_ago = clock.now() - LATE
    waiting = Q(status__in=sorted({Status.SUPPORTED} | REVIEWED)) | Q(
        status=Status.SUBMITTED, moved_at__lt=long_ago
    )
    return [_waiting_row(request) for request in _lines(waiting).order_by("moved_at", "pk")[:SHOWN]]


def _lines(condition: Q) -> AccountRequestQuerySet:
    return AccountRequest.objects.filter(condition).select_related("platform", "claimed_by")


def _rows(found: AccountRequestQuerySet, tag: str, colour: str) -> list[Row]:
    oldest: Iterable[AccountRequest] = found.order_by("moved_at", "pk")[:SHOWN]
    return [_row(request, tag, colour) for request in oldest]


def _row(request: AccountRequest, tag: str, colour: str) -> Row:
    return Row(f"{request.reference} {request.account_in_words}", request.get_absolute_url(), tag, colour)


def _waiting_row(request: AccountRequest) -> Row:
    waited = clock.now() - request.moved_at
    whom = {
        Status.SUBMITTED: "with the service manager",
        Status.SUPPORTED: "to be claimed",
    }.get(Status(request.status), f"with {request.claimed_by}")
    colour = "bad" if waited > VERY_LATE else "warning" if waited > LATE else "waiting"
    text = f"{request.reference} {request.account_in_words}, {whom}"
    days = (clock.today() - clock.london_date(request.moved_at)).days
    return Row(text, request.get_absolute_url(), _in_days(days), colour)


def _in_days(days: int) -> str:
    return {0: "Since today", 1: "Waiting 1 day"}.get(days, f"Waiting {days} days")
