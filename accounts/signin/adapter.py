"""What the sign-in library (django-allauth) is told about this portal.

Its apps are called `account` and `socialaccount`; the portal's own are `accounts` and `socialaccounts`.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts import audit
from accounts.people.models import User
from accounts.signin.sentences import SENTENCES

DEMO_DOMAIN = "@council.example"


class StaffAdapter(DefaultAccountAdapter):
    """Sign-up is closed; demo people cannot sign in unless DEBUG is on; what happens at the door is audited."""

    error_messages = {**DefaultAccountAdapter.error_messages, **SENTENCES}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and is_demo(user) and not settings.DEBUG:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a failure of somebody known; what an unknown person typed may be anything, so it is not kept."""
        email = str(credentials.get("email", "")).strip().lower()
        user = User.objects.get_queryset().filter(email=email).first()
        if user is not None:
            _record(audit.Event.SIGN_IN_FAILED, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        _record(audit.Event.SIGNED_IN, user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            _record(audit.Event.SIGNED_OUT, request.user)
        super().logout(request)

    def reauthenticate(self, user: User, password: str) -> bool:
        if is_demo(user) and not settings.DEBUG:
            return False
        confirmed = authenticate(self.request, email=user.email, password=password) == user
        _record(audit.Event.REAUTHENTICATED if confirmed else audit.Event.SIGN_IN_FAILED, user)
        return confirmed

    def set_password(self, user: User, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            audit.record(audit.Event.PASSWORD_CHANGED, by=user, target=user)

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this portal: nobody is sent elsewhere after signing in."""
        return bool(url) and str(url).startswith("/") and bool(super().is_safe_url(url))


def is_demo(user: User) -> bool:
    """Whether this person came with the demo data, whose password is printed for all to see."""
    return user.email.endswith(DEMO_DOMAIN)


def _record(event: audit.Event, user: User) -> None:
    with transaction.atomic():
        audit.record(event, by=user, target=user)
