"""Devices: what to call one, where it is, and whether somebody has signed in on it before."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from ua_parser import parse

from accounts.people.models import User

COOKIE = "device"
_SALT = "accounts.signin.device"
_PEOPLE = 20
"""A shared machine remembers so many people, the latest ones."""
_LASTS = 400 * 24 * 3600


def words_for(user_agent: str) -> str:
    """A browser and its system in words: "Firefox on Windows"; "An unknown browser" when they cannot be told."""
    found = parse(user_agent[:500])
    browser = found.user_agent.family if found.user_agent else "An unknown browser"
    return f"{browser} on {found.os.family}" if found.os else browser


def place_of(request: HttpRequest) -> str:
    """The address that a request came from, as the outermost of our own proxies saw it."""
    return str(get_adapter(request).get_client_ip(request))


def knows(request: HttpRequest, user: User) -> bool:
    """Whether this browser says, under the portal's signature, that `user` signed in on it before."""
    return user.pk in _people_on(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let this browser keep a signed note of who has signed in on it."""
    people = [user.pk, *(pk for pk in _people_on(request) if pk != user.pk)][:_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(people, salt=_SALT),
        max_age=_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _people_on(request: HttpRequest) -> list[int]:
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_LASTS))
    except signing.BadSignature:
        return []
