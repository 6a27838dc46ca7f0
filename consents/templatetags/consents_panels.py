"""This room's panels on the home page and on the attention page."""

from typing import Any

from django import template
from django.urls import reverse

from accounts.doors import may_open
from consents.checks import panels as checks
from consents.checks.views import new as new_check
from consents.disposal import panels as disposal
from consents.intake import panels as intake
from consents.takedowns import panels as take_downs

register = template.Library()


@register.simple_tag(takes_context=True)
def consents_needs(context: dict[str, Any]) -> list[Any]:
    """What waits for this person about pictures of children, as rows of text, url, tag and colour."""
    user = context["request"].user
    return [*take_downs.needs(user), *checks.needs(user), *intake.needs(user), *disposal.needs(user)]


@register.inclusion_tag("consents/_panel.html", takes_context=True)
def consents_panel(context: dict[str, Any]) -> dict[str, Any]:
    """What this person can start about pictures of children, and what ends soon."""
    user = context["request"].user
    start = [*intake.start(user), *take_downs.start(user), *disposal.start(user), *checks.start(user)]
    if may_open(user, new_check.open_to):  # type: ignore[attr-defined]
        start.insert(0, {"text": "Check a photo before it is posted", "url": reverse("checks:new")})
    return {"start": start, "ending": intake.ending(user) if start else 0}


@register.inclusion_tag("consents/_attention.html")
def consents_attention() -> dict[str, Any]:
    """Posts to take down, photos whose consents changed, then scans and forms that are unsafe or late, worst first."""
    return {"rows": [*take_downs.attention(), *checks.attention(), *intake.attention()]}
