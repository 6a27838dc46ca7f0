"""What the register's list needs to be drawn quickly, however many services there are."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from accounts import widgets

register = template.Library()


@register.simple_tag
def options(pairs: Iterable[tuple[object, str]], chosen: object) -> SafeString:
    """The options of a select, from pairs of value and label, with `chosen` selected."""
    return widgets.options(tuple(pairs), chosen)
