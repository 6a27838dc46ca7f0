"""Who is told of what happens to a request. A mail says what happened, what comes next and where to look."""

from collections.abc import Iterable

from accounts import notices
from accounts.people.models import User
from accounts.roles import COMMS
from approvals.requests.models import AccountRequest, each_once
from approvals.requests.workflow import CLAIMED, Status

KINDS = (
    "request_submitted",
    "request_supported",
    "request_resubmitted",
    "request_commented",
    "request_withdrawn",
    "request_withdrawal_asked",
)
_LONGEST_TITLE = 200


def register_kinds(kinds: Iterable[str], folder: str) -> None:
    """Say which template in `folder` mails each kind of notice; called once when the app is ready."""
    for kind in kinds:
        notices.register(kind, f"{folder}/{kind}")


def tell(
    request: AccountRequest,
    kind: str,
    to: Iterable[User | None],
    *,
    by: User,
    title: str,
    stage: str = "",
    url: str = "",
    **facts: str | list[str],
) -> None:
    """Owe everybody of `to` but `by` one notice of `kind` about the request as it now stands.

    `title` follows the reference; `stage` tells apart what may happen twice, by default the instant of the last move.
    """
    notices.owe(
        kind,
        to=[person for person in each_once(to) if person != by],
        about=request,
        title=f"{request.reference}: {title}"[:_LONGEST_TITLE],
        stage=stage or request.moved_at.isoformat(),
        facts={
            "reference": request.reference,
            "account": request.account_in_words,
            "service": str(request.service),
            "requester": request.requester.full_name,
            "by": by.full_name,
            **facts,
        },
        url=url or request.get_absolute_url(),
    )


def comms_team() -> list[User]:
    """Everybody in communications who can sign in."""
    return list(User.objects.in_role(COMMS))


def whose_turn(request: AccountRequest) -> list[User]:
    """The people who have to act next, or to see to it that somebody does."""
    if request.status == Status.SUBMITTED:
        return request.free_managers()
    if request.status == Status.SUPPORTED:
        return [person for person in comms_team() if person.pk not in request.named_ids]
    if request.status in CLAIMED | {Status.APPROVED} and request.claimed_by:
        return [request.claimed_by] if request.claimed_by.has_role(COMMS) else comms_team()
    return [request.requester]


def tell_next(request: AccountRequest, *, by: User, comment: str = "") -> None:
    """Tell whoever has to act on a request that was handed in, supported or handed in again."""
    who, what = request.requester.full_name, request.account_in_words
    kind, title = {
        Status.SUBMITTED: ("request_submitted", f"{who} asks for your support for {what}"),
        Status.SUPPORTED: ("request_supported", f"{what} waits to be claimed"),
        Status.RESUBMITTED: ("request_resubmitted", f"{who} has changed the request for {what}"),
    }[Status(request.status)]
    waived = "yes" if request.support_waived else ""
    tell(request, kind, whose_turn(request), by=by, title=title, comment=comment, waived=waived)
