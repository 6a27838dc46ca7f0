"""What the notices of the daily round say, looked up when they are mailed: nothing, where it has been done meanwhile."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models.functions import Concat

from accounts import notices
from accounts.notices.models import Notice
from accounts.templatetags.portal import in_words
from approvals.completion.known import open_ones
from approvals.requests.models import AccountRequest
from approvals.requests.workflow import WITH_COMMS, RequestKind, Status
from approvals.review.models import Condition
from config import clock
from config.references import path_in_database

DUE = "condition_due"
SOON = timedelta(days=3)
"""So long before its day somebody is told of a condition."""
_FOLDER = "approvals/completion/emails"


def register_looked_up() -> None:
    """Say which template mails each kind, and where its facts are found; called once when the app is ready."""
    notices.register("request_late", f"{_FOLDER}/request_late", _late)
    notices.register("request_chased", f"{_FOLDER}/request_chased", _chased)
    notices.register(DUE, f"{_FOLDER}/{DUE}", _conditions)


def stage_of(day: date) -> str:
    """The week of a date: what is told again each week has one stage for each."""
    year, week, _ = day.isocalendar()
    return f"{year} week {week}"


def request_path(column: str) -> Concat:
    """The address of a request's page, made by the database as `get_absolute_url` makes it."""
    return path_in_database("requests:detail", column)


def condition_path(column: str) -> Concat:
    """The address of the page with a request's conditions."""
    return path_in_database("completion:conditions", column)


def facts_about(request: AccountRequest) -> dict[str, Any]:
    """What every mail about a request names."""
    return {
        "reference": request.reference,
        "account": request.account_in_words,
        "service": str(request.service),
        "requester": request.requester.full_name,
        "kind": request.kind,
    }


def _request(notice: Notice) -> AccountRequest:
    return AccountRequest.objects.with_people().get(pk=notice.about_id)


def _late(notice: Notice) -> Mapping[str, Any] | None:
    request = _request(notice)
    if request.status not in WITH_COMMS:
        return None
    with_whom = request.claimed_by.full_name if request.claimed_by else ""
    return {**facts_about(request), "with_whom": with_whom, "due_on": in_words(request.due_on)}


def _chased(notice: Notice) -> Mapping[str, Any] | None:
    request = _request(notice)
    if request.status != Status.APPROVED:
        return None
    days = settings.REQUEST_CHASE_DAYS + settings.REQUEST_LAPSE_DAYS + 1
    lapses = request.decided_at + timedelta(days=days) if request.decided_at else None
    return {
        **facts_about(request),
        "approved_on": in_words(request.decided_at),
        "lapses_on": "" if request.kind == RequestKind.CLOSE else in_words(lapses),
    }


def _conditions(notice: Notice) -> Mapping[str, Any] | None:
    """All of a request that its reader is to see to by then, and for whoever reviews it all that is late."""
    request = _request(notice)
    if request.status != Status.APPROVED:
        return None
    today = clock.today()
    due = [one for one in open_ones(request) if _concerns(one, request, notice.recipient_id, today)]
    lines = [f"{one.words_with_owner}{', late' if one.due_on and one.due_on < today else ''}" for one in due]
    return {**facts_about(request), "conditions": lines} if lines else None


def _concerns(condition: Condition, request: AccountRequest, reader: int, today: date) -> bool:
    if condition.due_on is None:
        return False
    own = condition.owner_id == reader and condition.due_on <= today + SOON
    return own or (request.claimed_by_id == reader and condition.due_on < today)
