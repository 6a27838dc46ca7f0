"""This room's parts of the home page."""

from typing import Any

from django import template

from accounts.home.needs import needs
from accounts.notices.models import Notice

register = template.Library()


@register.simple_tag(takes_context=True)
def people_needs(context: dict[str, Any]) -> list[Any]:
    """The policy, training and unsent messages that wait for this person, as rows of text, url, tag and colour."""
    return needs(context["request"].user)


@register.inclusion_tag("accounts/_panel.html", takes_context=True)
def accounts_panel(context: dict[str, Any]) -> dict[str, Any]:
    """The latest messages that the person has not opened."""
    user = context["request"].user
    return {"notices": list(Notice.objects.filter(recipient=user).unread().only("title")[:5])}
