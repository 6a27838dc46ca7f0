"""What each move of a request leaves behind: exactly one audit event, and notices of one kind to those it concerns.

The actions take event, kind and people from here, the drawing in docs/ shows it, and a test walks it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from accounts.audit.catalogue import Event
from approvals.requests.workflow import Status


class Party(Enum):
    """Whom a notice goes to. Nobody is told of what they did themselves."""

    REQUESTER = "the requester"
    NAMED = "lead and deputies to be"
    LEAD = "the lead to be"
    MANAGERS = "the managers of the service"
    NEXT = "whose turn it is then"
    BEFORE = "whose turn it was"
    HOLDERS_LEAD = "who leads the account it is about"


@dataclass(frozen=True)
class Promise:
    """One move: its audit event, and the kind of its notice with those who get it; no kind, no notice."""

    event: Event
    kind: str = ""
    to: tuple[Party, ...] = ()


_SUBMIT = Promise(Event.REQUEST_SUBMITTED, "request_submitted", (Party.NEXT, Party.HOLDERS_LEAD))
_TO_QUEUE = (Party.NEXT, Party.HOLDERS_LEAD)
_LET_GO = Promise(Event.REQUEST_RELEASED, "request_let_go", (Party.BEFORE,))
_RETURN = Promise(Event.REQUEST_RETURNED, "request_returned", (Party.REQUESTER,))
_ANSWERED = (Party.REQUESTER, Party.LEAD, Party.MANAGERS, Party.HOLDERS_LEAD)
_APPROVE = Promise(Event.REQUEST_APPROVED, "request_approved", _ANSWERED)
_DECLINE = Promise(Event.REQUEST_DECLINED, "request_declined", _ANSWERED)
_WITHDRAW = Promise(Event.REQUEST_WITHDRAWN, "request_withdrawn", (Party.BEFORE, Party.REQUESTER))
_LIVE = (Party.REQUESTER, Party.NAMED, Party.HOLDERS_LEAD)

PROMISES: Mapping[tuple[Status, Status], Promise] = {
    (Status.DRAFT, Status.SUBMITTED): _SUBMIT,
    (Status.DRAFT, Status.SUPPORTED): Promise(Event.REQUEST_SUBMITTED, "request_supported", _TO_QUEUE),
    (Status.SUBMITTED, Status.SUPPORTED): Promise(
        Event.REQUEST_SUPPORTED, "request_supported", (Party.NEXT,)
    ),
    (Status.SUBMITTED, Status.NOT_SUPPORTED): Promise(
        Event.REQUEST_NOT_SUPPORTED, "request_not_supported", (Party.REQUESTER, Party.LEAD)
    ),
    (Status.SUBMITTED, Status.WITHDRAWN): _WITHDRAW,
    (Status.SUPPORTED, Status.IN_REVIEW): Promise(Event.REQUEST_CLAIMED),
    (Status.SUPPORTED, Status.WITHDRAWN): _WITHDRAW,
    (Status.IN_REVIEW, Status.SUPPORTED): _LET_GO,
    (Status.IN_REVIEW, Status.RETURNED): _RETURN,
    (Status.IN_REVIEW, Status.APPROVED): _APPROVE,
    (Status.IN_REVIEW, Status.DECLINED): _DECLINE,
    (Status.IN_REVIEW, Status.WITHDRAWN): _WITHDRAW,
    (Status.RETURNED, Status.RESUBMITTED): Promise(
        Event.REQUEST_RESUBMITTED, "request_resubmitted", (Party.NEXT,)
    ),
    (Status.RETURNED, Status.SUBMITTED): Promise(
        Event.REQUEST_RESUBMITTED, "request_submitted", (Party.NEXT,)
    ),
    (Status.RETURNED, Status.SUPPORTED): Promise(
        Event.REQUEST_RESUBMITTED, "request_supported", (Party.NEXT,)
    ),
    (Status.RETURNED, Status.WITHDRAWN): _WITHDRAW,
    (Status.RESUBMITTED, Status.SUPPORTED): _LET_GO,
    (Status.RESUBMITTED, Status.RETURNED): _RETURN,
    (Status.RESUBMITTED, Status.APPROVED): _APPROVE,
    (Status.RESUBMITTED, Status.DECLINED): _DECLINE,
    (Status.RESUBMITTED, Status.WITHDRAWN): _WITHDRAW,
    (Status.APPROVED, Status.COMPLETED): Promise(Event.REQUEST_COMPLETED, "request_completed", _LIVE),
    (Status.APPROVED, Status.WITHDRAWN): _WITHDRAW,
    (Status.APPROVED, Status.LAPSED): Promise(Event.REQUEST_LAPSED, "request_lapsed", (*_LIVE, Party.BEFORE)),
}
