"""Where somebody is signed in, and the clock that signs them out."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.doors import STAFF, open_to, signed_in
from accounts.signin.sessions.actions import end_session, end_sessions
from accounts.signin.sessions.devices import words_for
from accounts.signin.sessions.watch import EVERY, seconds_left, touch

MOST = 50


@open_to(STAFF)
@never_cache
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Every browser in which I am signed in, this one first."""
    here = request.session.session_key
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    since = timezone.now() - timedelta(minutes=settings.IDLE_MINUTES, seconds=EVERY)
    mine = UserSession.objects.filter(
        user=signed_in(request), session_key__in=alive, last_seen_at__gt=since
    ).order_by("-last_seen_at")[:MOST]
    rows = [
        {"session": one, "device": words_for(one.user_agent), "here": one.session_key == here} for one in mine
    ]
    rows.sort(key=lambda row: not row["here"])
    return render(request, "accounts/signin/sessions/list.html", {"rows": rows})


@open_to(STAFF)
@require_POST
@transaction.atomic
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign me out of one other session."""
    user = signed_in(request)
    if end_session(user, pk):
        audit.record(audit.Event.SESSION_ENDED, by=user, target=user)
        messages.success(request, "That session is ended.")
    else:
        messages.info(request, "That session had ended already.")
    return redirect("sessions")


@open_to(STAFF)
@require_POST
@transaction.atomic
def end_all(request: HttpRequest) -> HttpResponse:
    """Sign me out everywhere, here too."""
    user = signed_in(request)
    ended = end_sessions(user)
    audit.record(audit.Event.SESSIONS_ENDED, by=user, target=user, sessions_ended=ended)
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")


@open_to(STAFF)
@never_cache
@require_GET
def left(request: HttpRequest) -> JsonResponse:
    """How many seconds are left; asking is no sign of life."""
    return JsonResponse({"seconds": seconds_left(request)})


@open_to(STAFF)
@require_POST
def stay(request: HttpRequest) -> JsonResponse:
    """I am still here."""
    touch(request)
    return JsonResponse({"seconds": seconds_left(request)})
