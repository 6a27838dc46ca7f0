"""Doors, and error pages that say nothing of the inside."""

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from config.encryption import KeysetMissing

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]

_THIRD_PARTY = ("allauth.",)


class DoorsMiddleware:
    """Refuses a signed-in person a view that does not say who may open it (see accounts/doors.py).

    The sign-in library's own views are let through: its `login_not_required` marks and session checks guard them.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if hasattr(view, "open_to") or not getattr(view, "login_required", True):
            return
        if view.__module__.startswith(_THIRD_PARTY):
            return
        logger.error("The view %s.%s does not say who may open it.", view.__module__, view.__name__)
        raise PermissionDenied


class PlainErrorPages:
    """With DEBUG on, replaces Django's technical pages, which show settings and local variables, by the portal's own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code in (400, 404, 500) and self._is_technical(response):
            return self._plain(request, response.status_code)
        return response

    @staticmethod
    def _is_technical(response: HttpResponse) -> bool:
        if response.streaming:
            return False
        return b"DEBUG = True" in response.content or b"Django settings file" in response.content

    @staticmethod
    def _plain(request: HttpRequest, status: int) -> HttpResponse:
        if status == 404:
            return defaults.page_not_found(request, Exception())
        if status == 400:
            return defaults.bad_request(request, Exception())
        return defaults.server_error(request)


class KeysAway:
    """Answers 503 in words when the keyring cannot be had: neither the values nor the person did anything wrong."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, KeysetMissing):
            return None
        logger.error("The keyring is away: %s", exception, exc_info=exception)
        return render(request, "503.html", status=503)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503 in words when the database is away or too busy, else the page for a fault of the portal.

    Drawn without the request, since who asks may be what could not be read.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("503_database.html"), status=503, headers={"Retry-After": "30"})
    return defaults.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose security token is stale, after a sign-out in another tab for example."""
    return render(request, "403_csrf.html", status=403)
