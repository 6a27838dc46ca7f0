"""This room's panels on the home page and on the attention page."""

from typing import Any

from django import template

from approvals.completion.readiness import ready_among
from approvals.requests import panels
from approvals.review.background import background

register = template.Library()


@register.simple_tag(takes_context=True)
def requests_needs(context: dict[str, Any]) -> list[Any]:
    """The requests that wait for this person, as rows of text, url, tag and colour."""
    return list(panels.needs(context["request"].user, ready_among))


@register.inclusion_tag("approvals/_panel.html", takes_context=True)
def requests_panel(context: dict[str, Any]) -> dict[str, Any]:
    """A person's own requests, and the way to ask for an account."""
    drafts, under_way = panels.own(context["request"].user)
    return {"drafts": drafts, "under_way": under_way}


@register.inclusion_tag("approvals/_attention.html")
def requests_attention() -> dict[str, Any]:
    """The requests that have waited longest, worst first."""
    return {"rows": panels.attention()}


@register.inclusion_tag("approvals/review/_background.html")
def reviewers_background(asked: Any, may: frozenset[str]) -> dict[str, Any]:
    """What stands beside a request for whoever may claim or decide it; nothing for others."""
    reviews = not may.isdisjoint({"claim", "decide"})
    return {"asked": asked, "background": background(asked) if reviews else None}
