"""Which status of a request may follow which (design 4.1). *Who may* is in `rules.py`."""

from django.db.models import TextChoices

from config.workflow import Workflow


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


WORKFLOW = Workflow(
    {
        # Straight to supported where no manager of the service is free to say yes or no.
        Status.DRAFT: {Status.SUBMITTED, Status.SUPPORTED},
        Status.SUBMITTED: {Status.SUPPORTED, Status.NOT_SUPPORTED, Status.WITHDRAWN},
        Status.SUPPORTED: {Status.IN_REVIEW, Status.WITHDRAWN},
        Status.IN_REVIEW: {
            Status.SUPPORTED,  # let go: back in the queue
            Status.RETURNED,
            Status.APPROVED,
            Status.DECLINED,
            Status.WITHDRAWN,
        },
        # Back to the reviewer; to the queue where that reviewer is gone; to the manager where the service changed.
        Status.RETURNED: {Status.RESUBMITTED, Status.SUBMITTED, Status.SUPPORTED, Status.WITHDRAWN},
        Status.RESUBMITTED: {
            Status.SUPPORTED,
            Status.RETURNED,
            Status.APPROVED,
            Status.DECLINED,
            Status.WITHDRAWN,
        },
        Status.APPROVED: {Status.COMPLETED, Status.WITHDRAWN},
        Status.COMPLETED: set(),
        Status.DECLINED: set(),
        Status.NOT_SUPPORTED: set(),
        Status.WITHDRAWN: set(),
    }
)

EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
"""The requester may change the answers."""
REVIEWED = frozenset({Status.IN_REVIEW, Status.RESUBMITTED})
"""On the desk of the comms officer who claimed it."""
CLAIMED = REVIEWED | {Status.RETURNED}
"""Somebody in comms has taken it on and has not decided it yet."""
BEFORE_DECISION = frozenset({Status.SUBMITTED, Status.SUPPORTED}) | CLAIMED
"""Handed in and not decided: the requester may withdraw it."""
OPEN = frozenset(Status) - WORKFLOW.terminal
"""Not at its end yet, drafts included."""
DECIDED = frozenset({Status.APPROVED, Status.COMPLETED, Status.DECLINED, Status.NOT_SUPPORTED})
"""Somebody said yes or no."""
