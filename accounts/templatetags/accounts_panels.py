"""This room's panel on the home page."""

from typing import Any

from django import template

from accounts.notices.models import Notice

register = template.Library()


@register.inclusion_tag("accounts/_panel.html", takes_context=True)
def accounts_panel(context: dict[str, Any]) -> dict[str, Any]:
    """The latest messages that the person has not opened."""
    user = context["request"].user
    return {"notices": list(Notice.objects.filter(recipient=user).unread().only("title")[:5])}
