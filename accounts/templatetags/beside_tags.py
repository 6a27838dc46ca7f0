"""`{% beside "a person" subject=subject %}`: what other rooms show at a place of a page (see accounts/beside.py)."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.beside import parts

register = template.Library()


@register.simple_tag(takes_context=True)
def beside(context: dict[str, Any], place: str, **about: Any) -> SafeString:
    """What the other rooms show there about the page's subject."""
    request = context["request"]
    shown = parts(place, request.user, **about)
    return format_html_join(
        "\n", "{}", ((render_to_string(name, dict(facts), request),) for name, facts in shown)
    )
