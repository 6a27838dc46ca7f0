"""`{% history object %}`: what was done to one object."""

from typing import Any

from django import template
from django.db.models import Model

from accounts.audit.models import AuditEvent

register = template.Library()

SHOWN = 20


@register.inclusion_tag("accounts/audit/_history.html", takes_context=True)
def history(context: dict[str, Any], target: Model, limit: int = SHOWN, without: str = "") -> dict[str, Any]:
    """The latest events of `target`, newest first. Whoever may see the object's page may see them.

    `without` leaves out the events whose value starts so, where some of the page's readers must not see those.
    """
    events = AuditEvent.objects.about(target)
    if without:
        events = events.exclude(event__startswith=without)
    found = list(events[: limit + 1])
    return {
        "events": found[:limit],
        "more": len(found) > limit,
        "reference": getattr(target, "reference", ""),
        "may_audit": context["request"].user.has_perm("accounts.view_auditevent"),
    }
