"""The round of requests: what communications have had too long, conditions that are due, approvals not completed,
requests whose account was closed meanwhile, and those that wait for nothing but the button.

It may run at any time, twice, or in two workers at once: notices are owed once for each stage, by one statement for each
person or stage, and a request ends once, since its row is locked and its workflow asked again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import CharField, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from accounts import notices
from accounts.people.models import User
from accounts.roles import COMMS, COMMS_LEAD
from approvals.completion.actions import lapse, overtake
from approvals.completion.known import unmet
from approvals.completion.letters import DUE, SOON, condition_path, request_path, stage_of
from approvals.completion.readiness import tell_all_ready
from approvals.requests.answered import Ending
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import AccountRequestQuerySet
from approvals.requests.workflow import BEFORE_DECISION, RequestKind, Status
from approvals.review.models import Condition, ConditionQuerySet
from config import clock
from config.workflow import WrongState
from socialaccounts.register.terms import Status as AccountStatus

BEGIN_WITHIN = timedelta(days=3)
"""So soon after its approval comms begins the closing of an account: its first announcement is a month before the end."""
MOST_ENDED = 200
"""So many lapse in one round, or end with their account; the rest in the next."""


@dataclass(frozen=True)
class Swept:
    """How many notices one round owed, how many requests lapsed, and how many ended with their account."""

    late: int
    conditions: int
    chased: int
    lapsed: int
    overtaken: int
    ready: int


def sweep() -> Swept:
    """Owe what is due on the London date of now, and let lapse what was chased in vain."""
    today = clock.today()
    return Swept(
        _escalate(today), _remind(today), _chase(today), _lapse(today), _overtake(), tell_all_ready()
    )


def _escalate(today: date) -> int:
    """What communications have had for longer than they should goes to the comms lead; without one, to all of comms."""
    late = AccountRequest.objects.late(today)
    leads = User.objects.in_role(COMMS_LEAD).values_list("pk", flat=True)
    to = list(leads) or list(User.objects.in_role(COMMS).values_list("pk", flat=True))
    # Once each time that it comes to them: the answers have another version then. There are few versions.
    versions = late.order_by("version").values_list("version", flat=True).distinct()
    words = " should have been decided by now"
    return sum(
        _about_requests("request_late", late.filter(version=version), Value(pk), words, f"version {version}")
        for version in versions
        for pk in to
    )


def _remind(today: date) -> int:
    """Conditions that are due soon go to whoever owns them; late ones once a week, and to the reviewer too.

    A person is told once for all their conditions of a request that are due in one week.
    """
    open_ones = unmet(Condition.objects.in_force())
    owners, reviewer = F("conditions__owner"), F("claimed_by")
    owed = 0
    for due_on in (today + timedelta(days=ahead) for ahead in range(SOON.days + 1)):
        soon = _with_conditions(open_ones.filter(_active("owner"), due_on=due_on))
        owed += _about_requests(
            DUE, soon, owners, ": conditions are due soon", f"soon {stage_of(due_on)}", condition_path
        )
    late = open_ones.filter(due_on__lt=today)
    words, week = ": conditions are late", f"late {stage_of(today)}"
    owed += _about_requests(
        DUE, _with_conditions(late.filter(_active("owner"))), owners, words, week, condition_path
    )
    watched = _with_conditions(late).filter(_active("claimed_by"))
    return owed + _about_requests(DUE, watched, reviewer, words, week, condition_path)


def _with_conditions(conditions: ConditionQuerySet) -> AccountRequestQuerySet:
    """The requests of these conditions, once for each: the same row of a condition is meant where its owner is named."""
    return AccountRequest.objects.filter(conditions__in=conditions.order_by().values("pk"))


def _chase(today: date) -> int:
    """What was approved 30 days ago and is not completed goes to who asked, leads and reviews it.

    What ends an account does not lapse, so it is told every week: a closing that nobody began, and a parking after its day.
    """
    waiting = _approved_until(today - timedelta(days=settings.REQUEST_CHASE_DAYS))
    once = waiting.exclude(kind=RequestKind.CLOSE)
    closing = _approved_until(today - BEGIN_WITHIN).filter(kind=RequestKind.CLOSE, ending=Ending.CLOSE)
    parking = waiting.filter(kind=RequestKind.CLOSE, ending=Ending.PARK, ending_on__lt=today)
    week = f"chased {stage_of(today)}"
    return _chase_each(once, "chased") + _chase_each(closing, week) + _chase_each(parking, week)


def _chase_each(requests: AccountRequestQuerySet, stage: str) -> int:
    words = " was approved and is not completed"
    return sum(
        _about_requests("request_chased", requests.filter(_active(name)), F(name), words, stage)
        for name in ("requester", "lead", "claimed_by")
    )


def _lapse(today: date) -> int:
    """What was chased and still is not completed after the days of grace."""
    last = today - timedelta(days=settings.REQUEST_CHASE_DAYS + settings.REQUEST_LAPSE_DAYS)
    waiting = _approved_until(last).exclude(kind=RequestKind.CLOSE).order_by("decided_at", "pk")
    return sum(_ended(lapse, request) for request in waiting[:MOST_ENDED])


def _overtake() -> int:
    """What is asked about an account that is closed: nobody can do anything about it any more."""
    open_ones = AccountRequest.objects.filter(status__in=sorted(BEFORE_DECISION | {Status.APPROVED}))
    closed = Q(subject__status=AccountStatus.CLOSED) | Q(account__status=AccountStatus.CLOSED)
    return sum(_ended(overtake, request) for request in open_ones.filter(closed).order_by("pk")[:MOST_ENDED])


def _ended(end: Callable[..., AccountRequest], request: AccountRequest) -> bool:
    try:
        end(request=request)
    except WrongState:
        # Somebody completed or withdrew it just now.
        return False
    return True


def _approved_until(last: date) -> AccountRequestQuerySet:
    return AccountRequest.objects.filter(
        status=Status.APPROVED, decided_at__lt=clock.start_of(last + timedelta(days=1))
    )


def _about_requests(
    kind: str,
    requests: AccountRequestQuerySet,
    recipient: Combinable,
    words: str,
    stage: str,
    path: Callable[[str], Concat] = request_path,
) -> int:
    title = Concat(F("name"), Value(words), output_field=CharField())
    return notices.owe_set(kind, requests, recipient=recipient, title=title, path=path("pk"), stage=stage)


def _active(name: str) -> Q:
    """Whoever the column `name` says may sign in."""
    return Q(**{f"{name}__in": User.objects.active()})
