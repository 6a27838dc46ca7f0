"""What is done in the register when a request is completed, for each kind."""

from collections.abc import Callable, Mapping
from typing import cast

from accounts.people.models import User
from approvals.requests.answered import Ending
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import RequestKind
from socialaccounts.register.actions import add_holder, change_capacity, close, park
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.readiness import go_live

GOES: Mapping[RequestKind, str] = {
    RequestKind.OPEN: "go live",
    RequestKind.JOIN: "be completed",
    RequestKind.CLOSE: "be completed",
}
"""What a request cannot do while something is missing."""
BUTTONS: Mapping[RequestKind, str] = {
    RequestKind.OPEN: "Make it live",
    RequestKind.JOIN: "Make them a holder",
    RequestKind.CLOSE: "Close or park it",
}


def done_in_words(request: AccountRequest) -> str:
    """What has been done, to follow the account's name and a colon."""
    if request.kind == RequestKind.JOIN:
        return f"{request.requester} is now {request.get_capacity_display().lower()}"
    if request.kind == RequestKind.CLOSE:
        return "closed" if request.ending == Ending.CLOSE else "parked"
    return "live"


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
    do = close if request.ending == Ending.CLOSE else park
    return do(account=request.concerned_account, reason=f"{request.reference}: {request.why}", by=by)


DOES: Mapping[RequestKind, Callable[[AccountRequest, User], SocialAccount]] = {
    RequestKind.OPEN: _open,
    RequestKind.JOIN: _join,
    RequestKind.CLOSE: _end,
}
"""Each raises Refused and WrongState as the register does."""
