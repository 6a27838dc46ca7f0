"""The answers of a request as people read them, step by step, on the check page and on the request's page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.templatetags.portal import in_words
from approvals.requests.models import AccountRequest
from approvals.requests.steps import Step, steps_of

_GROUPS = {
    "objectives",
    "shows_children",
    "personal_data",
    "second_factor",
    "training",
    "ends_on",
    "capacity",
    "ending",
    "ending_on",
    "handle_fate",
}
_YES_NO = {True: "Yes", False: "No", None: ""}

_ROWS: dict[str, tuple[str, Callable[[AccountRequest], Any]]] = {
    "service": ("Service", lambda request: request.service),
    "platform": ("Platform", lambda request: request.platform),
    "name": ("Name", lambda request: request.name),
    "handle": ("Handle", lambda request: request.at_handle),
    "url": ("Web address", lambda request: request.url),
    "summary": ("In one sentence", lambda request: request.summary),
    "purpose": ("Purpose", lambda request: request.purpose),
    "objectives": ("Objectives", lambda request: request.objectives_in_words),
    "plan_goals": ("Goals in the service plan", lambda request: request.plan_goals),
    "audience": ("Audience", lambda request: request.audience),
    "evidence": ("Evidence that they use the platform", lambda request: request.evidence),
    "why_new": ("Why existing accounts will not do", lambda request: request.why_new),
    "lead": ("Lead", lambda request: request.lead),
    "deputy": ("Deputy", lambda request: request.deputy),
    "second_deputy": ("Second deputy", lambda request: request.second_deputy),
    "handover": ("When one of them leaves", lambda request: request.handover),
    "examples": ("Messages for the first month", lambda request: request.examples),
    "promised_posts_per_week": ("Posts promised each week", lambda request: request.promised_posts_per_week),
    "answered_by": ("Who answers", lambda request: request.answered_by),
    "answer_hours": ("When", lambda request: request.answer_hours),
    "out_of_hours": ("Evenings and weekends", lambda request: request.out_of_hours),
    "comments_plan": ("Public comments", lambda request: request.comments_plan),
    "measures": ("Measures of success", lambda request: request.measures),
    "measured_when": ("Looked at", lambda request: request.measured_when),
    "website_page": ("Linked from", lambda request: request.website_page),
    "ends_on": ("Planned end", lambda request: in_words(request.ends_on)),
    "shows_children": ("Shows children", lambda request: _YES_NO[request.shows_children]),
    "personal_data": ("Personal data", lambda request: _YES_NO[request.personal_data]),
    "assessment": ("Data protection assessment", lambda request: request.assessment),
    "second_factor": ("Second factor", lambda request: request.get_second_factor_display()),
    "mailbox": ("Shared mailbox", lambda request: request.mailbox),
    "capacity": ("As", lambda request: request.get_capacity_display()),
    "why": ("Why", lambda request: request.why),
    "ending": ("What happens to it", lambda request: request.get_ending_display()),
    "ending_on": ("On", lambda request: in_words(request.ending_on)),
    "followers": ("What its followers are told", lambda request: request.followers),
    "archive": ("What is kept of it", lambda request: request.archive),
    "handle_fate": ("Its handle", lambda request: request.get_handle_fate_display()),
    "training": ("Training", lambda request: request.get_training_display()),
    "policy_read": ("Policy read", lambda request: _YES_NO[request.policy_read or None]),
}


def label_of(name: str) -> str:
    """How people read the question behind the answer `name`."""
    return _ROWS[name][0]


def in_words_of(request: AccountRequest) -> dict[str, str]:
    """Every answer of the request's form as people read it, by field name, in the order of the form."""
    return {name: _read(request, name) for step in steps_of(request) for name in step.fields}


def questions_of(request: AccountRequest) -> list[tuple[str, str]]:
    """The request's questions as choices: field name, and label with its step."""
    return [(name, f"{step.title}: {label_of(name)}") for step in steps_of(request) for name in step.fields]


@dataclass(frozen=True)
class Section:
    """The answers of one step. `rows` are what `_summary_list.html` takes."""

    step: Step
    rows: list[dict[str, str]]
    is_complete: bool
    is_concerned: bool


def sections(
    request: AccountRequest,
    *,
    changeable: bool = False,
    concerned: frozenset[str] = frozenset(),
    changed: frozenset[str] = frozenset(),
) -> list[Section]:
    """All answers. With `changeable` each has a link to its step, which leads back to the check page.

    `concerned` are the names of the answers that were returned for changes, `changed` those that differ from before.
    """
    return [
        Section(
            step=step,
            rows=[
                _row(request, step, name, changeable) | _marks(name, concerned, changed)
                for name in step.fields
            ],
            is_complete=step.is_complete(request),
            is_concerned=not concerned.isdisjoint(step.fields),
        )
        for step in steps_of(request)
    ]


def _read(request: AccountRequest, name: str) -> str:
    value = _ROWS[name][1](request)
    return "" if value is None else str(value)


def _marks(name: str, concerned: frozenset[str], changed: frozenset[str]) -> dict[str, str]:
    """The tag beside an answer."""
    if name in changed:
        return {"tag": "Changed", "colour": "new"}
    return {"tag": "To be changed", "colour": "warning"} if name in concerned else {}


def _row(request: AccountRequest, step: Step, name: str, changeable: bool) -> dict[str, str]:
    row = {"key": label_of(name), "value": _read(request, name)}
    if changeable:
        page = reverse("requests:step", args=[request.pk, step.slug])
        row["change_url"] = f"{page}?from=check#id_{name}{'-group' if name in _GROUPS else ''}"
    return row
