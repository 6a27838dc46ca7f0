"""Who is told of what happens to a request. A mail says what happened, what comes next and where to look."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts import notices
from accounts.people.models import User
from accounts.roles import COMMS
from approvals.requests.models import AccountRequest, each_once
from approvals.requests.promises import PROMISES, Party
from approvals.requests.rules import may_review
from approvals.requests.workflow import CLAIMED, RequestKind, Status
from socialaccounts.register.models import Capacity, Holder

WISHES = {
    RequestKind.OPEN: "asks for a social media account",
    RequestKind.JOIN: "asks to join an account",
    RequestKind.CLOSE: "asks to close or park an account",
}
KINDS = (
    "request_submitted",
    "request_supported",
    "request_resubmitted",
    "request_commented",
    "request_noted",
    "request_withdrawn",
    "request_withdrawal_asked",
)
_LONGEST_TITLE = 200


@dataclass(frozen=True)
class Before:
    """Where a request stood before it was moved, and whose turn it was then."""

    status: Status
    turn: tuple[User, ...]


def register_kinds(kinds: Iterable[str], folder: str) -> None:
    """Say which template in `folder` mails each kind of notice; called once when the app is ready."""
    for kind in kinds:
        notices.register(kind, f"{folder}/{kind}")


def tell(
    request: AccountRequest,
    kind: str,
    to: Iterable[User | None],
    *,
    by: User | None,
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
            "by": by.full_name if by else "The portal",
            "kind": request.kind,
            "wish": WISHES[RequestKind(request.kind)],
            **facts,
        },
        url=url or request.get_absolute_url(),
    )


def before(request: AccountRequest) -> Before:
    """How things stand now, to be asked before the request is moved."""
    return Before(Status(request.status), tuple(whose_turn(request)))


def announce(
    request: AccountRequest,
    before: Before,
    *,
    by: User | None,
    title: str,
    url: str = "",
    **facts: str | list[str],
) -> None:
    """Owe the notices that `promises.py` promises for the move just made, of which `before` was the state of things."""
    promise = PROMISES[before.status, Status(request.status)]
    if promise.kind:
        to = people(request, promise.to, before)
        tell(request, promise.kind, to, by=by, title=title, stage="", url=url, **facts)


def people(request: AccountRequest, parties: Iterable[Party], before: Before) -> list[User]:
    """Everybody of `parties`, each once."""
    found: dict[Party, Callable[[], Iterable[User | None]]] = {
        Party.REQUESTER: lambda: [request.requester],
        Party.NAMED: lambda: request.holders_to_be,
        Party.LEAD: lambda: [request.lead],
        Party.MANAGERS: lambda: request.service.managers_and_stand_ins() if request.service else (),
        Party.NEXT: lambda: whose_turn(request),
        Party.BEFORE: lambda: before.turn,
        Party.HOLDERS_LEAD: lambda: _leads(request),
    }
    return each_once(*(found[party]() for party in parties))


def _leads(request: AccountRequest) -> list[User]:
    """Who leads the account that the request is about, if it is about one."""
    if request.subject_id is None:
        return []
    leads = Holder.objects.current().filter(account=request.subject_id, capacity=Capacity.LEAD)
    return [holder.user for holder in leads.select_related("user")]


def comms_team() -> list[User]:
    """Everybody in communications who can sign in."""
    return list(User.objects.in_role(COMMS))


def whose_turn(request: AccountRequest) -> list[User]:
    """The people who have to act next, or to see to it that somebody does."""
    if request.status == Status.SUBMITTED:
        return request.free_managers()
    if request.status == Status.SUPPORTED:
        team = comms_team()
        return [person for person in team if may_review(request, person)] or [
            person for person in team if person.pk not in request.named_ids
        ]
    if request.status in CLAIMED | {Status.APPROVED} and request.claimed_by:
        return [request.claimed_by] if request.claimed_by.has_role(COMMS) else comms_team()
    return [request.requester]


def tell_next(request: AccountRequest, before: Before, *, by: User, comment: str = "") -> None:
    """Tell whoever has to act on a request that was handed in, supported or handed in again."""
    who, what = request.requester.full_name, request.account_in_words
    title = {
        Status.SUBMITTED: f"{who} asks for support for {what}",
        Status.SUPPORTED: f"{what} waits to be claimed",
        Status.RESUBMITTED: f"{who} has changed the request for {what}",
    }[Status(request.status)]
    waived = "yes" if request.support_waived else ""
    announce(request, before, by=by, title=title, comment=comment, waived=waived)
