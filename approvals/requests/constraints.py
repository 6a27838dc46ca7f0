"""What the row of a request refuses, whoever writes it (style rule 4)."""

from django.db.models import BaseConstraint, CheckConstraint, F, Q, UniqueConstraint

from approvals.requests.workflow import BEFORE_DECISION, CLAIMED, DECIDED, OPEN, RequestKind, Status
from socialaccounts.register.terms import MOST_POSTS_A_WEEK

_ANSWERED = ("purpose", "audience", "why_new", "answered_by", "answer_hours", "training")
_CHOSEN = (
    "lead",
    "deputy",
    "promised_posts_per_week",
    "shows_children",
)
_ANSWERED_SINCE = (
    "summary",
    "plan_goals",
    "evidence",
    "handover",
    "examples",
    "out_of_hours",
    "comments_plan",
    "measures",
    "measured_when",
    "website_page",
    "second_factor",
    "mailbox",
)
"""Asked since the form's second edition."""


def _among(*statuses: Status) -> Q:
    return Q(status__in=sorted(status.value for status in statuses))


def _no_holes() -> Q:
    whole = Q(
        policy_read=True, promised_posts_per_week__gte=1, promised_posts_per_week__lte=MOST_POSTS_A_WEEK
    )
    for field in _CHOSEN:
        whole &= Q(**{f"{field}__isnull": False})
    for field in _ANSWERED:
        whole &= ~Q(**{field: ""})
    return _unless_draft(RequestKind.OPEN, whole)


def _unless_draft(kind: RequestKind, whole: Q) -> Q:
    return Q(status=Status.DRAFT.value) | ~Q(kind=kind.value) | whole


def _no_holes_at_all() -> Q:
    whole = ~Q(name="")
    for field in ("submitted_at", "service", "platform"):
        whole &= Q(**{f"{field}__isnull": False})
    return Q(status=Status.DRAFT.value) | whole


def _no_holes_since() -> Q:
    # NULL satisfies any comparison in a check, so that it is asked for by name.
    whole = Q(personal_data__isnull=False) & (Q(personal_data=False) | ~Q(assessment=""))
    for field in _ANSWERED_SINCE:
        whole &= ~Q(**{field: ""})
    return _unless_draft(RequestKind.OPEN, Q(edition=1) | whole)


def _different(one: str, other: str) -> Q:
    return Q(**{f"{one}__isnull": True}) | Q(**{f"{other}__isnull": True}) | ~Q(**{one: F(other)})


REQUEST: list[BaseConstraint] = [
    CheckConstraint(condition=_no_holes(), name="request_has_no_holes_once_submitted"),
    CheckConstraint(condition=_no_holes_at_all(), name="request_says_what_and_for_whom"),
    CheckConstraint(
        condition=_unless_draft(
            RequestKind.JOIN, ~Q(capacity="") & ~Q(why="") & ~Q(training="") & Q(policy_read=True)
        ),
        name="request_to_join_has_no_holes",
    ),
    CheckConstraint(
        condition=_unless_draft(
            RequestKind.CLOSE,
            ~Q(why="")
            & ~Q(ending="")
            & Q(ending_on__isnull=False)
            & ~Q(followers="")
            & ~Q(archive="")
            & ~Q(handle_fate=""),
        ),
        name="request_to_close_has_no_holes",
    ),
    CheckConstraint(
        condition=Q(kind=RequestKind.OPEN.value, subject__isnull=True)
        | ~Q(kind=RequestKind.OPEN.value) & Q(subject__isnull=False, account__isnull=True),
        name="request_is_about_a_new_account_or_one",
    ),
    UniqueConstraint(
        fields=["requester", "subject", "kind"],
        condition=_among(*OPEN) & Q(subject__isnull=False),
        name="one_open_request_about_an_account",
    ),
    CheckConstraint(condition=_no_holes_since(), name="request_has_no_holes_since_edition_2"),
    CheckConstraint(
        condition=_different("lead", "deputy")
        & _different("lead", "second_deputy")
        & _different("deputy", "second_deputy"),
        name="request_names_different_people",
    ),
    CheckConstraint(
        condition=Q(supported_at__isnull=True, supported_by__isnull=True, support_waived=False)
        | Q(supported_at__isnull=False, supported_by__isnull=False, support_waived=False)
        | Q(supported_at__isnull=False, supported_by__isnull=True, support_waived=True),
        name="request_supported_by_whom_and_when",
    ),
    CheckConstraint(
        condition=Q(supported_at__isnull=False)
        | _among(Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.NOT_SUPPORTED, Status.WITHDRAWN),
        name="request_supported_before_review",
    ),
    CheckConstraint(
        condition=Q(claimed_by__isnull=False, claimed_at__isnull=False)
        & _among(
            *CLAIMED,
            Status.APPROVED,
            Status.COMPLETED,
            Status.DECLINED,
            Status.WITHDRAWN,
            Status.LAPSED,
        )
        | Q(claimed_by__isnull=True, claimed_at__isnull=True)
        & _among(Status.DRAFT, Status.SUBMITTED, Status.SUPPORTED, Status.NOT_SUPPORTED, Status.WITHDRAWN),
        name="request_claimed_by_whom_and_when",
    ),
    CheckConstraint(
        condition=Q(decided_by__isnull=False, decided_at__isnull=False) & _among(*DECIDED, Status.WITHDRAWN)
        | Q(decided_by__isnull=True, decided_at__isnull=True)
        & _among(Status.DRAFT, *BEFORE_DECISION, Status.WITHDRAWN),
        name="request_decided_by_whom_and_when",
    ),
    CheckConstraint(
        condition=Q(moved_by__isnull=False) | _among(Status.LAPSED, Status.WITHDRAWN, Status.COMPLETED),
        name="request_moved_by_somebody",
    ),
    CheckConstraint(
        condition=_different("decided_by", "requester") & _different("supported_by", "requester"),
        name="request_not_decided_by_requester",
    ),
    CheckConstraint(
        condition=~Q(kind=RequestKind.OPEN.value)
        | Q(account__isnull=False)
        & _among(Status.APPROVED, Status.COMPLETED, Status.WITHDRAWN, Status.LAPSED)
        | Q(account__isnull=True) & ~_among(Status.APPROVED, Status.COMPLETED, Status.LAPSED),
        name="request_approved_has_an_account",
    ),
]
