"""What the requests tell of a person to the pages about people (see accounts/people/contributed.py)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q

from accounts import beside
from accounts.people import contributed
from accounts.people.contributed import Duty
from accounts.people.holding import held_in
from accounts.people.models import Service, User
from approvals.completion.known import unmet
from approvals.requests import panels
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import BEFORE_DECISION, WORKFLOW, Status
from approvals.review.models import Condition
from config import clock
from socialaccounts.register.models import SocialAccount

DONE_DAYS = 62
TEXTS = {
    "AccountRequest": ("name", "purpose", "audience", "why_new"),
    "Comment": ("text",),
    "Decision": ("outcome", "text", "instead"),
    "Condition": ("evidence",),
}
AT_AN_END = [status.value for status in WORKFLOW.terminal]


def register() -> None:
    """Called once when the app is ready."""
    contributed.register_duties("requests", _requests)
    contributed.register_duties("reviews", _reviews)
    contributed.register_duties("conditions", _conditions)
    contributed.register_holding("approvals", held_in("approvals", TEXTS))
    contributed.register_service_use("requests", _open_requests)
    beside.register("an account", "requests", "approvals/requests/_about.html", _what_one_can_ask)
    beside.register(
        "the end of an account", "requests", "approvals/requests/_ending.html", _what_ends_with_it
    )


def _what_one_can_ask(user: User, *, account: SocialAccount, holds: bool) -> dict[str, Any]:
    """What this person can ask about an account: to join it, to close it; a holder may leave."""
    wishes = () if account.is_closed else panels.may_ask(account, user)
    return {"account": account, "holds": holds, "wishes": wishes}


def _what_ends_with_it(user: User, *, account: SocialAccount) -> dict[str, Any]:
    """The requests about it that `user` may see and that come to an end with it, each with what becomes of it."""
    about = AccountRequest.objects.visible_to(user).filter(Q(subject=account) | Q(account=account))
    open_ones = about.filter(status__in=sorted(BEFORE_DECISION | {Status.APPROVED})).order_by("pk")
    return {"requests": open_ones.select_related("requester")}


def _requests(person: User) -> Iterator[Duty]:
    """Their own requests: open ones, and those that came to an end lately."""
    since = clock.start_of((person.left_on or clock.today()) - timedelta(days=DONE_DAYS))
    lately = ~Q(status__in=AT_AN_END) | Q(moved_at__gte=since)
    for one in person.account_requests.filter(lately).select_related("platform").order_by("pk"):
        ended = one.status in AT_AN_END
        yield Duty(
            "Request",
            f"{one.reference} {one.account_in_words}",
            "" if one.is_draft else one.get_absolute_url(),
            one.get_status_display() if ended else _what_to_do(one),
            done=ended,
        )


def _what_to_do(request: AccountRequest) -> str:
    if request.is_draft:
        return "A draft that only they see: they hand it in or delete it"
    if request.status == Status.APPROVED:
        return "Ask comms who sees to its conditions"
    return "Ask comms to return it to somebody else, or have it withdrawn"


def _reviews(person: User) -> Iterator[Duty]:
    """The requests on their desk as a reviewer."""
    held = AccountRequest.objects.filter(claimed_by=person).exclude(status__in=AT_AN_END)
    for one in held.exclude(status=Status.APPROVED).select_related("platform").order_by("pk"):
        to_do = "Another reviewer claims it"
        yield Duty("Review", f"{one.reference} {one.account_in_words}", one.get_absolute_url(), to_do)


def _conditions(person: User) -> Iterator[Duty]:
    """What is still to be ticked off of approved requests that they lead or asked for."""
    theirs = Q(request__requester=person) | Q(request__lead=person)
    open_ones = unmet(Condition.objects.to_tick()).filter(theirs, request__status=Status.APPROVED)
    for one in open_ones.select_related("request").order_by("request", "pk"):
        url = one.request.get_absolute_url()
        yield Duty("Condition", f"{one.request.reference}: {one.words}", url, "Somebody else sees to it")


def _open_requests(service: Service) -> str:
    count = (
        AccountRequest.objects.filter(service=service).exclude(status__in=[*AT_AN_END, Status.DRAFT]).count()
    )
    return f"{count} open {'request' if count == 1 else 'requests'}" if count else ""
