"""What requests show on the home page and on the attention page."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db.models import Q

from accounts.people.models import User
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import (
    REVIEW,
    AccountRequestQuerySet,
    naming,
    to_claim,
    to_support,
)
from approvals.requests.rules import bar_to_ask_about
from approvals.requests.workflow import OPEN, REVIEWED, RequestKind, Status
from config import clock
from config.workdays import take_working_days, working_days_since
from socialaccounts.register.models import SocialAccount

SHOWN = 10
ROW = ("name", "status", "waiting_since", "platform__name")
LONG = 5
"""So many working days a request may wait before the attention page warns of it."""


@dataclass(frozen=True)
class Row:
    """One line of a panel: a sentence that links, and a tag with its meaning (new, waiting, warning, bad, quiet)."""

    text: str
    url: str
    tag: str = ""
    colour: str = "quiet"


def needs(user: User, completable: Callable[[Collection[int]], Collection[int]] = lambda _: ()) -> list[Row]:
    """What goes no further until `user` acts, the longest waiting first in each kind.

    `completable` says of the keys of approved requests which wait for nothing but the button.
    """
    reviews = user.has_perm(REVIEW)
    returned = Q(requester=user, status=Status.RETURNED)
    claimed = Q(claimed_by=user, status__in=sorted({Status.APPROVED} | REVIEWED))
    mine = list(_oldest(returned | claimed if reviews else returned, 3 * SHOWN))
    rows = _rows((one for one in mine if one.status == Status.RETURNED), "Change and submit again", "warning")
    if user.managed_service_ids:
        rows += _rows(_oldest(to_support(user)), "To support", "waiting")
    if reviews:
        rows += _rows((one for one in mine if one.status in REVIEWED), "To decide", "waiting")
        approved = [one for one in mine if one.status == Status.APPROVED][:SHOWN]
        done = completable([one.pk for one in approved]) if approved else ()
        rows += _rows((one for one in approved if one.pk in done), "Ready: complete it", "new")
        rows += _rows((one for one in approved if one.pk not in done), "Conditions waiting", "waiting")
        rows += _rows(_oldest(to_claim(user)), "To claim", "new")
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
    long_ago = clock.start_of(take_working_days(clock.today(), LONG))
    waiting = Q(status__in=sorted({Status.SUPPORTED} | REVIEWED)) | Q(
        status=Status.SUBMITTED, waiting_since__lt=long_ago
    )
    return [_waiting_row(request) for request in _with_whom(waiting).order_by("waiting_since", "pk")[:SHOWN]]


def _lines(condition: Q) -> AccountRequestQuerySet:
    """With the columns of a row only: many short lists make a page."""
    lines = AccountRequest.objects.filter(condition).select_related("platform")
    return lines.only(*ROW)


def _with_whom(condition: Q) -> AccountRequestQuerySet:
    return _lines(condition).select_related("claimed_by").only(*ROW, "claimed_by__full_name")


def _oldest(condition: Q, most: int = SHOWN) -> AccountRequestQuerySet:
    return _lines(condition).order_by("waiting_since", "pk")[:most]


def _rows(found: Iterable[AccountRequest], tag: str, colour: str) -> list[Row]:
    return [_row(request, tag, colour) for request in islice(found, SHOWN)]


def _row(request: AccountRequest, tag: str, colour: str) -> Row:
    return Row(f"{request.reference} {request.account_in_words}", request.get_absolute_url(), tag, colour)


def _waiting_row(request: AccountRequest) -> Row:
    whom = {
        Status.SUBMITTED: "with the service manager",
        Status.SUPPORTED: "to be claimed",
    }.get(Status(request.status), f"with {request.claimed_by}")
    days = working_days_since(clock.london_date(request.waiting_since), clock.today())
    colour = "bad" if days > settings.REQUEST_WORKING_DAYS else "warning" if days > LONG else "waiting"
    text = f"{request.reference} {request.account_in_words}, {whom}"
    return Row(text, request.get_absolute_url(), _in_days(days), colour)


def _in_days(days: int) -> str:
    return {0: "Since today", 1: "Waiting 1 working day"}.get(days, f"Waiting {days} working days")


def may_ask(account: SocialAccount, user: User) -> list[RequestKind]:
    """What `user` may ask about an account."""
    return [
        kind
        for kind in (RequestKind.JOIN, RequestKind.CLOSE)
        if not bar_to_ask_about(AccountRequest(kind=kind, subject=account, requester=user), user)
    ]
