"""What the sign-in page offers, and the clock that signs people out."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

register = template.Library()


@register.simple_tag(takes_context=True)
def ways_in(context: dict[str, Any]) -> dict[str, Any]:
    """Which ways to sign in are open: the words for the council's own, and whether passwords are asked for here."""
    request = context["request"]
    closed = not settings.PASSWORD_SIGN_IN
    wanted = context.get("redirect_field_value")
    return {
        "council_url": reverse("sso_start") + (f"?{urlencode({'next': wanted})}" if wanted else ""),
        "council": f"Sign in with {settings.OIDC_NAME}" if settings.OIDC_ISSUER else "",
        "closed": closed,
        "password": not closed or "password" in request.GET or request.method == "POST",
        "kind": "secondary" if settings.OIDC_ISSUER else "",
    }


@register.simple_tag
def idle_minutes() -> int:
    """After how many minutes without a sign of life the portal signs somebody out."""
    return int(settings.IDLE_MINUTES)
