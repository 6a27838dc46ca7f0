"""Where a request stands and what happens next, for the person who reads its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.people.models import User
from approvals.requests.models import AccountRequest
from approvals.requests.telling import whose_turn
from approvals.requests.workflow import CLAIMED, REVIEWED, RequestKind, Status


@dataclass(frozen=True)
class Stage:
    """One stage on the way to a live account. `state` is done, now, later or stopped."""

    title: str
    state: str
    who: str = ""
    at: datetime | None = None

    @property
    def label(self) -> str:
        return {"done": "Done", "now": "Now", "later": "Later", "stopped": "Ended here"}[self.state]

    @property
    def colour(self) -> str:
        return {"done": "good", "now": "new", "later": "quiet", "stopped": "bad"}[self.state]


def stages(request: AccountRequest) -> list[Stage]:
    """The way of a request, from handing in to live; at an early end the stages after it are left out."""
    return list(_until_the_end(request))


def _until_the_end(request: AccountRequest) -> Iterator[Stage]:
    for stage in (_submitted(request), _supported(request), _reviewed(request), _conditions(request)):
        yield stage
        if stage.state == "stopped":
            return
    live = request.status == Status.COMPLETED
    title = "Live" if request.kind == RequestKind.OPEN else "Done"
    yield Stage(title, "done", _mover(request), request.moved_at) if live else Stage(title, "later")


def _submitted(request: AccountRequest) -> Stage:
    if request.status == Status.DRAFT:
        return Stage("Submitted", "now", str(request.requester))
    return Stage("Submitted", "done", str(request.requester), request.submitted_at)


def _supported(request: AccountRequest) -> Stage:
    title = "Supported by the service manager"
    if request.support_waived:
        return Stage(
            title, "done", "No manager was free to: sent straight to communications", request.supported_at
        )
    if request.supported_at:
        return Stage(title, "done", str(request.supported_by), request.supported_at)
    if request.status == Status.SUBMITTED:
        return Stage(title, "now", _names(request))
    return _ended_here(request, title)


def _reviewed(request: AccountRequest) -> Stage:
    title = "Decided by communications"
    if request.status in CLAIMED:
        waits = (
            f"Waits for {request.requester}" if request.status == Status.RETURNED else str(request.claimed_by)
        )
        return Stage(title, "now", waits)
    if request.status == Status.SUPPORTED:
        return Stage(title, "now", "Nobody has claimed it yet")
    if request.decided_at and request.status not in {Status.NOT_SUPPORTED, Status.DECLINED}:
        return Stage(title, "done", str(request.decided_by), request.decided_at)
    return _ended_here(request, title)


def _conditions(request: AccountRequest) -> Stage:
    title = "All conditions met"
    if request.status == Status.APPROVED:
        return Stage(title, "now")
    if request.status == Status.COMPLETED:
        return Stage(title, "done")
    return _ended_here(request, title)


def _ended_here(request: AccountRequest, title: str) -> Stage:
    """The stage at which a request ended, in the word for its end; a later stage where it did not end."""
    if request.status in {Status.NOT_SUPPORTED, Status.DECLINED, Status.WITHDRAWN, Status.LAPSED}:
        return Stage(request.get_status_display(), "stopped", _mover(request), request.moved_at)
    return Stage(title, "later")


def _mover(request: AccountRequest) -> str:
    return str(request.moved_by) if request.moved_by else "The portal"


def _names(request: AccountRequest) -> str:
    people = [person.full_name for person in whose_turn(request)]
    return " or ".join(people) or "No manager is free to: communications can answer in their place"


def next_step(request: AccountRequest, reader: User) -> str:
    """What happens next and who does it, in one or two sentences to `reader`."""
    if request.status == Status.RETURNED and request.requester_id == reader.pk:
        return "Change the answers that communications asked about, then submit it again."
    if request.status in REVIEWED:
        mine = request.claimed_by_id == reader.pk
        return (
            "You claimed it."
            if mine
            else f"{request.claimed_by} in communications is reading it and decides."
        )
    sentences = {
        Status.DRAFT: "Complete the steps and submit it. Nobody else can see it until then.",
        Status.SUBMITTED: f"The service says whether it supports it. It waits for: {_names(request)}.",
        Status.SUPPORTED: "Somebody in communications claims it and decides.",
        Status.RETURNED: f"{request.requester} changes the answers that communications asked about.",
        Status.APPROVED: "It is approved, and is completed when every condition holds.",
        Status.COMPLETED: "It is done. Nothing more is needed here.",
    }
    return sentences.get(Status(request.status), "Nothing more happens with this request.")
