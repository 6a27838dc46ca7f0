"""How long somebody may be away before the portal signs them out, and how long one sign-in lasts at most."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import audit
from accounts.doors import signed_in
from accounts.signin.sessions.devices import place_of

SEEN, BEGAN = "seen", "began"
"""In the session, in seconds of the machine's clock: the last sign of its person, and when they signed in."""
EVERY = 60
"""A sign of life is written down once in so many seconds; nobody is signed out for what was not written yet."""

Answer = Callable[[HttpRequest], HttpResponse]


class SessionWatch:
    """Signs out whoever did nothing for settings.IDLE_MINUTES, or signed in more than settings.SESSION_HOURS ago.

    What a page asks for by itself (a list that looks for news, the question how long is left) is no sign of life.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and request.user.is_authenticated:
            if too_long(request):
                return _sign_out(request)
            _note(request)
        return self.get_response(request)


def seconds_left(request: HttpRequest) -> int:
    """In how many seconds this session ends if nothing happens."""
    now = time.time()
    idle = request.session.get(SEEN, now) + settings.IDLE_MINUTES * 60 - now
    whole = request.session.get(BEGAN, now) + settings.SESSION_HOURS * 3600 - now
    return max(0, int(min(idle, whole)))


def too_long(request: HttpRequest) -> bool:
    """Whether this session's person has been away, or signed in, for too long."""
    now = time.time()
    away = now - request.session.get(SEEN, now) > settings.IDLE_MINUTES * 60 + EVERY
    return away or now - request.session.get(BEGAN, now) > settings.SESSION_HOURS * 3600


def touch(request: HttpRequest) -> None:
    """Write down a sign of life now."""
    now = time.time()
    request.session[SEEN] = now
    request.session.setdefault(BEGAN, now)
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now(), ip=place_of(request)
    )


def _note(request: HttpRequest) -> None:
    by_itself = request.method == "GET" and (
        "HX-Request" in request.headers or request.headers.get("X-Portal-Asks") == "time"
    )
    if SEEN not in request.session or (not by_itself and time.time() - request.session[SEEN] >= EVERY):
        touch(request)


def _sign_out(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    with transaction.atomic():
        audit.record(audit.Event.SIGNED_OUT_IDLE, by=user, target=user)
    messages.warning(
        request,
        f"You were signed out, because nothing happened for {settings.IDLE_MINUTES} minutes or you signed in "
        f"more than {settings.SESSION_HOURS} hours ago. Sign in to go on where you were.",
    )
    here = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
