"""Confirming who you are before something sensitive: once in ten minutes (policy D1, design 4.3)."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from config import clock

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def confirmed_at(request: HttpRequest) -> datetime | None:
    """When this session's person last signed in, or confirmed who they are, by the portal's clock; None if unknown."""
    records = get_authentication_records(request, request.user)
    newest = max((record["at"] for record in records), default=0)
    return clock.now() - timedelta(seconds=time.time() - newest) if newest else None


def is_recent(request: HttpRequest) -> bool:
    """Whether this session's person signed in, or confirmed who they are, in the last ten minutes."""
    confirmed = confirmed_at(request)
    longest = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    return confirmed is not None and timedelta(0) <= clock.now() - confirmed < longest


def ask_again(request: HttpRequest, path: str = "") -> HttpResponseRedirect:
    """The way to confirming who one is, and then to `path`: to where the person is now, unless it is given."""
    query = urlencode({"next": path or request.path})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")


def forget_confirmation(request: HttpRequest) -> None:
    """From here on this session counts as not confirmed, however recently it was; the person stays signed in."""
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = []


def recently_authenticated(view: View) -> View:
    """Ask who it is again unless that was confirmed in the last ten minutes, at sign-in or since; then come back.

    A form sent too late is not kept: the library would put it into the session, and it may hold a password. The person
    comes back to the empty form and is told so.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_recent(request):
            return view(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            messages.warning(
                request,
                "More than 10 minutes had passed since you confirmed who you are, so nothing was saved. "
                "Confirm it, then send the page again.",
            )
        return ask_again(request)

    return guarded  # type: ignore[return-value]
