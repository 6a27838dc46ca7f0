"""What is done in the register when a request is completed, for each kind."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from accounts.people.models import User
from approvals.requests.answered import Ending, HandleFate
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import RequestKind
from config import clock
from socialaccounts.closing.actions import begin
from socialaccounts.closing.models import Closing
from socialaccounts.closing.steps import Outcome
from socialaccounts.register.actions import add_holder, change_capacity, close, park
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Status
from socialaccounts.vault.readiness import go_live

GOES: Mapping[RequestKind, str] = {
    RequestKind.OPEN: "go live",
    RequestKind.JOIN: "be completed",
    RequestKind.CLOSE: "be completed",
}
"""What a request cannot do while something is missing."""
NAME_PLANS = {HandleFate.KEEP.value: Outcome.KEPT.value, HandleFate.RELEASE.value: Outcome.RELEASED.value}


def button_of(request: AccountRequest) -> str:
    """What the button says that completes it."""
    if request.kind == RequestKind.CLOSE:
        if _is_done(request):
            return "Complete it"
        return "Start the closing" if request.ending == Ending.CLOSE else "Park it"
    return "Make it live" if request.kind == RequestKind.OPEN else "Make them a holder"


def done_in_words(request: AccountRequest) -> str:
    """What has been done, to follow the account's name and a colon."""
    if request.kind == RequestKind.JOIN:
        return f"{request.requester} is now {request.get_capacity_display().lower()}"
    if request.kind == RequestKind.CLOSE:
        if request.concerned_account.is_closed:
            return "closed"
        return "parked" if request.ending == Ending.PARK else "its closing has begun"
    return "live"


def has_steps(request: AccountRequest) -> bool:
    """Whether what was completed goes on, in the steps of a closing."""
    closing = request.kind == RequestKind.CLOSE and request.ending == Ending.CLOSE
    return closing and not request.concerned_account.is_closed


def _open(request: AccountRequest, by: User) -> SocialAccount:
    return go_live(account=cast(SocialAccount, request.account), by=by)


def _join(request: AccountRequest, by: User) -> SocialAccount:
    """Whoever holds the account already gets the capacity they asked for instead of their own."""
    account = request.concerned_account
    present = account.holders.unended().filter(user=request.requester).first()
    if present:
        change_capacity(holder=present, capacity=request.capacity, by=by)
    else:
        add_holder(account=account, user=request.requester, capacity=request.capacity, by=by)
    return account


def _end(request: AccountRequest, by: User) -> SocialAccount:
    """Park it, or begin the closing, whose last step closes it. One that never was live has nobody to be told.

    What communications have done already, without waiting for the request, is not done twice.
    """
    account, reason = request.concerned_account, f"{request.reference}: {request.why}"
    if _is_done(request):
        return account
    if request.ending == Ending.PARK:
        return park(account=account, reason=reason, by=by)
    if account.status == Status.PLANNED:
        request.subject = close(account=account, reason=reason, by=by)
        return request.subject
    closing = begin(
        account=account,
        ends_on=max(cast(date, request.ending_on), clock.today()),
        because=reason,
        announcement=request.followers,
        archive=request.archive,
        name_plan=NAME_PLANS[request.handle_fate],
        by=by,
    )
    return closing.account


def _is_done(request: AccountRequest) -> bool:
    """Whether the account that is to end is parked or closed already, or its closing runs."""
    account = request.concerned_account
    if request.ending == Ending.PARK:
        return account.status == Status.PARKED
    return account.is_closed or Closing.objects.running().filter(account=account).exists()


DOES: Mapping[RequestKind, Callable[[AccountRequest, User], SocialAccount]] = {
    RequestKind.OPEN: _open,
    RequestKind.JOIN: _join,
    RequestKind.CLOSE: _end,
}
"""Each raises Refused and WrongState as the register does."""
