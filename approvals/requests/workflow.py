"""Which status of a request may follow which (design 4.1), one total table for each kind. *Who may* is in `rules.py`,
who is told of each move in `promises.py`."""

from collections.abc import Mapping

from django.db.models import TextChoices

from config.workflow import Workflow


class RequestKind(TextChoices):
    """What is asked for."""

    OPEN = "open", "Open an account"
    JOIN = "join", "Join an account"
    CLOSE = "close", "Close or park an account"


class Status(TextChoices):
    """Where a request stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    SUPPORTED = "supported", "Supported"
    IN_REVIEW = "in_review", "In review"
    RETURNED = "returned", "Returned"
    RESUBMITTED = "resubmitted", "Resubmitted"
    APPROVED = "approved", "Approved"
    COMPLETED = "completed", "Completed"
    DECLINED = "declined", "Declined"
    NOT_SUPPORTED = "not_supported", "Not supported"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Lapsed"


class Side(TextChoices):
    """Who has to act next; of each status exactly one."""

    REQUESTER = "requester", "The requester"
    MANAGER = "manager", "A manager of the service"
    QUEUE = "queue", "Anybody in communications"
    REVIEWER = "reviewer", "Who in communications has claimed it"
    EVERYBODY = "everybody", "Those named in it and communications"
    NOBODY = "nobody", "Nobody: it is at its end"


OWNER: Mapping[Status, Side] = {
    Status.DRAFT: Side.REQUESTER,
    Status.SUBMITTED: Side.MANAGER,
    Status.SUPPORTED: Side.QUEUE,
    Status.IN_REVIEW: Side.REVIEWER,
    Status.RETURNED: Side.REQUESTER,
    Status.RESUBMITTED: Side.REVIEWER,
    Status.APPROVED: Side.EVERYBODY,
    Status.COMPLETED: Side.NOBODY,
    Status.DECLINED: Side.NOBODY,
    Status.NOT_SUPPORTED: Side.NOBODY,
    Status.WITHDRAWN: Side.NOBODY,
    Status.LAPSED: Side.NOBODY,
}

_DECIDED_OR_BACK = frozenset(
    {
        Status.SUPPORTED,  # let go: back in the queue
        Status.RETURNED,
        Status.APPROVED,
        Status.DECLINED,
        Status.WITHDRAWN,
    }
)
_ALL_KINDS: Mapping[Status, frozenset[Status]] = {
    # Straight to supported where no manager of the service is free to say yes or no.
    Status.DRAFT: frozenset({Status.SUBMITTED, Status.SUPPORTED}),
    Status.SUBMITTED: frozenset({Status.SUPPORTED, Status.NOT_SUPPORTED, Status.WITHDRAWN}),
    Status.SUPPORTED: frozenset({Status.IN_REVIEW, Status.WITHDRAWN}),
    Status.IN_REVIEW: _DECIDED_OR_BACK,
    # Back to the reviewer; to the queue where that reviewer is gone; to the manager where the service changed.
    Status.RETURNED: frozenset({Status.RESUBMITTED, Status.SUBMITTED, Status.SUPPORTED, Status.WITHDRAWN}),
    Status.RESUBMITTED: _DECIDED_OR_BACK,
    Status.APPROVED: frozenset({Status.COMPLETED, Status.WITHDRAWN, Status.LAPSED}),
    Status.COMPLETED: frozenset(),
    Status.DECLINED: frozenset(),
    Status.NOT_SUPPORTED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.LAPSED: frozenset(),
}

WORKFLOWS: Mapping[RequestKind, Workflow[Status]] = {
    RequestKind.OPEN: Workflow(_ALL_KINDS),
    RequestKind.JOIN: Workflow(_ALL_KINDS),
    # What was agreed to be closed is chased until it is closed: left alone it would go on without anybody.
    RequestKind.CLOSE: Workflow(
        {**_ALL_KINDS, Status.APPROVED: frozenset({Status.COMPLETED, Status.WITHDRAWN})}
    ),
}
WORKFLOW = WORKFLOWS[RequestKind.OPEN]

EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
"""The requester may change the answers."""
REVIEWED = frozenset({Status.IN_REVIEW, Status.RESUBMITTED})
"""On the desk of the comms officer who claimed it."""
CLAIMED = REVIEWED | {Status.RETURNED}
"""Somebody in comms has taken it on and has not decided it yet."""
BEFORE_DECISION = frozenset({Status.SUBMITTED, Status.SUPPORTED}) | CLAIMED
"""Handed in and not decided: the requester may withdraw it."""
WITH_COMMS = frozenset({Status.SUPPORTED}) | REVIEWED
"""Communications have to do something."""
ENDED = WORKFLOW.terminal
"""At its end, the same for every kind."""
OPEN = frozenset(Status) - ENDED
"""Not at its end yet, drafts included."""
DECIDED = frozenset({Status.APPROVED, Status.COMPLETED, Status.DECLINED, Status.NOT_SUPPORTED, Status.LAPSED})
"""Somebody said yes or no."""
