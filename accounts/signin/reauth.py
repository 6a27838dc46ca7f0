"""Confirming who you are before something sensitive: once in ten minutes (policy D1, design 4.3)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def is_recent(request: HttpRequest) -> bool:
    """Whether this session's person signed in, or confirmed who they are, in the last ten minutes."""
    records = get_authentication_records(request, request.user)
    newest = max((record["at"] for record in records), default=0)
    return 0 <= time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def recently_authenticated(view: View) -> View:
    """Ask for the password again unless it was given in the last ten minutes, at sign-in or since; then come back.

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
                "More than 10 minutes had passed since you confirmed your password, so nothing was saved. "
                "Confirm it, then send the page again.",
            )
        return HttpResponseRedirect(
            f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}"
        )

    return guarded  # type: ignore[return-value]
