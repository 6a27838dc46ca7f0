"""The round of requests: what communications have had too long, conditions that are due, approvals not completed.

It may run at any time, twice, or in two workers at once: notices are owed once for each stage, by one statement for each
person or stage, and a request lapses once, since its row is locked and its workflow asked again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import CharField, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from accounts import notices
from accounts.people.models import User
from accounts.roles import COMMS, COMMS_LEAD
from approvals.completion.actions import lapse
from approvals.completion.letters import condition_path, request_path, stage_of
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import AccountRequestQuerySet
from approvals.requests.workflow import RequestKind, Status
from approvals.review.models import Condition, ConditionQuerySet
from config import clock
from config.workflow import WrongState

SOON = timedelta(days=3)
MOST_LAPSED = 200
"""So many lapse in one round; the rest in the next."""


@dataclass(frozen=True)
class Swept:
    """How many notices one round owed, and how many requests lapsed."""

    late: int
    conditions: int
    chased: int
    lapsed: int


def sweep() -> Swept:
    """Owe what is due on the London date of now, and let lapse what was chased in vain."""
    today = clock.today()
    return Swept(_escalate(today), _remind(today), _chase(today), _lapse(today))


def _escalate(today: date) -> int:
    """What communications have had for longer than they should goes to the comms lead; without one, to all of comms."""
    late = AccountRequest.objects.late(today)
    leads = User.objects.in_role(COMMS_LEAD).values_list("pk", flat=True)
    to = list(leads) or list(User.objects.in_role(COMMS).values_list("pk", flat=True))
    # Once each time that it comes to them: the answers have another version then. There are few versions.
    versions = late.order_by("version").values_list("version", flat=True).distinct()
    words = "should have been decided by now"
    return sum(
        _about_requests("request_late", late.filter(version=version), Value(pk), words, f"version {version}")
        for version in versions
        for pk in to
    )


def _remind(today: date) -> int:
    """Conditions that are due soon go to whoever owns them; late ones once a week, and to the reviewer too."""
    open_ones = Condition.objects.in_force()
    soon = open_ones.filter(due_on__gte=today, due_on__lte=today + SOON)
    late = open_ones.filter(due_on__lt=today)
    week = stage_of(today)
    owed = _about_conditions("condition_due", soon.filter(_active("owner")), F("owner"), "due soon", "soon")
    owed += _about_conditions("condition_due", late.filter(_active("owner")), F("owner"), "late", week)
    others = late.filter(_active("request__claimed_by")).exclude(owner=F("request__claimed_by"))
    return owed + _about_conditions("condition_due", others, F("request__claimed_by"), "late", week)


def _chase(today: date) -> int:
    """What was approved 30 days ago and is not completed goes to who asked, leads and reviews it; a closing every week."""
    waiting = _approved_until(today - timedelta(days=settings.REQUEST_CHASE_DAYS))
    once = waiting.exclude(kind=RequestKind.CLOSE)
    closing = waiting.filter(kind=RequestKind.CLOSE, ending_on__lt=today)
    return _chase_each(once, "chased") + _chase_each(closing, f"chased {stage_of(today)}")


def _chase_each(requests: AccountRequestQuerySet, stage: str) -> int:
    words = "was approved and is not completed"
    return sum(
        _about_requests("request_chased", requests.filter(_active(name)), F(name), words, stage)
        for name in ("requester", "lead", "claimed_by")
    )


def _lapse(today: date) -> int:
    """What was chased and still is not completed after the days of grace."""
    last = today - timedelta(days=settings.REQUEST_CHASE_DAYS + settings.REQUEST_LAPSE_DAYS)
    waiting = _approved_until(last).exclude(kind=RequestKind.CLOSE).order_by("decided_at", "pk")
    return sum(_lapsed(request) for request in waiting[:MOST_LAPSED])


def _lapsed(request: AccountRequest) -> bool:
    try:
        lapse(request=request)
    except WrongState:
        # Somebody completed or withdrew it just now.
        return False
    return True


def _approved_until(last: date) -> AccountRequestQuerySet:
    return AccountRequest.objects.filter(
        status=Status.APPROVED, decided_at__lt=clock.start_of(last + timedelta(days=1))
    )


def _about_requests(
    kind: str, requests: AccountRequestQuerySet, recipient: Combinable, words: str, stage: str
) -> int:
    title = Concat(F("name"), Value(f" {words}"), output_field=CharField())
    return notices.owe_set(
        kind,
        requests,
        recipient=recipient,
        title=title,
        path=request_path("pk"),
        stage=stage,
    )


def _about_conditions(
    kind: str, conditions: ConditionQuerySet, recipient: Combinable, words: str, stage: str
) -> int:
    title = Concat(F("request__name"), Value(f": a condition is {words}"), output_field=CharField())
    return notices.owe_set(
        kind,
        conditions,
        recipient=recipient,
        title=title,
        path=condition_path("request"),
        stage=stage,
    )


def _active(name: str) -> Q:
    """Whoever the column `name` says may sign in."""
    return Q(**{f"{name}__in": User.objects.active()})
