"""What the register's list needs to be drawn quickly, however many services there are."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def options(pairs: Iterable[tuple[object, str]], chosen: object) -> SafeString:
    """The options of a select, from pairs of value and label, with `chosen` selected."""
    return _options(tuple(pairs), chosen)


@lru_cache(maxsize=256)
def _options(pairs: tuple[tuple[object, str], ...], chosen: object) -> SafeString:
    # Remembered by all that goes into it, so it cannot be stale: the same few lists are drawn on every page.
    selected = mark_safe(" selected")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, selected if value == chosen else "", label) for value, label in pairs),
    )
