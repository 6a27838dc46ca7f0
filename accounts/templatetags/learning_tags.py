"""`{% guidance "purpose" %}`: the cards of one place."""

from typing import Any

from django import template

from accounts.learning.cards.models import Card

register = template.Library()

MOST = 5


@register.inclusion_tag("accounts/learning/cards/_cards.html")
def guidance(place: str) -> dict[str, Any]:
    """The cards shown at `place`, a value of `Place`, folded up."""
    return {"cards": Card.objects.filter(place=place, is_shown=True)[:MOST]}
