"""The answers of a request as people read them, step by step, on the check page and on the request's page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from approvals.requests.models import AccountRequest
from approvals.requests.steps import STEPS, Step

_GROUPS = {"objectives", "shows_children", "training"}
_YES_NO = {True: "Yes", False: "No", None: ""}

ROWS: dict[str, tuple[str, Callable[[AccountRequest], Any]]] = {
    "service": ("Service", lambda request: request.service),
    "platform": ("Platform", lambda request: request.platform),
    "name": ("Name", lambda request: request.name),
    "handle": ("Handle", lambda request: request.at_handle),
    "url": ("Web address", lambda request: request.url),
    "purpose": ("Purpose", lambda request: request.purpose),
    "objectives": ("Objectives", lambda request: request.objectives_in_words),
    "audience": ("Audience", lambda request: request.audience),
    "why_new": ("Why existing accounts will not do", lambda request: request.why_new),
    "lead": ("Lead", lambda request: request.lead),
    "deputy": ("Deputy", lambda request: request.deputy),
    "second_deputy": ("Second deputy", lambda request: request.second_deputy),
    "answered_by": ("Who answers", lambda request: request.answered_by),
    "answer_hours": ("When", lambda request: request.answer_hours),
    "promised_posts_per_week": ("Posts promised each week", lambda request: request.promised_posts_per_week),
    "shows_children": ("Shows children", lambda request: _YES_NO[request.shows_children]),
    "training": ("Training", lambda request: request.get_training_display()),
    "policy_read": ("Policy read", lambda request: _YES_NO[request.policy_read or None]),
}


@dataclass(frozen=True)
class Section:
    """The answers of one step. `rows` are what `_summary_list.html` takes."""

    step: Step
    rows: list[dict[str, str]]
    is_complete: bool
    is_concerned: bool


def sections(
    request: AccountRequest, *, changeable: bool = False, concerned: frozenset[str] = frozenset()
) -> list[Section]:
    """All answers. With `changeable` each has a link to its step, which leads back to the check page.

    `concerned` are the slugs of the steps that were returned for changes.
    """
    return [
        Section(
            step=step,
            rows=[_row(request, step, name, changeable) for name in step.fields],
            is_complete=step.is_complete(request),
            is_concerned=step.slug in concerned,
        )
        for step in STEPS
    ]


def _row(request: AccountRequest, step: Step, name: str, changeable: bool) -> dict[str, str]:
    key, read = ROWS[name]
    value = read(request)
    row = {"key": key, "value": "" if value is None else str(value)}
    if changeable:
        page = reverse("requests:step", args=[request.pk, step.slug])
        row["change_url"] = f"{page}?from=check#id_{name}{'-group' if name in _GROUPS else ''}"
    return row
