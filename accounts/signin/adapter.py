"""What the sign-in library (django-allauth) is told about this portal.

Its apps are called `account` and `socialaccount`; the portal's own are `accounts` and `socialaccounts`.
"""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate, get_backends
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import audit
from accounts.people.models import User
from accounts.signin import letters
from accounts.signin.factors import duty
from accounts.signin.passwords.closed import may_use_password, tell_of_break_glass
from accounts.signin.reauth import is_recent
from accounts.signin.sentences import SENTENCES
from accounts.signin.sessions import devices, watch

DEMO_DOMAIN = "@council.example"


class StaffAdapter(DefaultAccountAdapter):
    """Sign-up is closed; demo people cannot sign in unless DEBUG is on; what happens at the door is audited."""

    error_messages = {**DefaultAccountAdapter.error_messages, **SENTENCES}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["accounts.signin.factors.stages.SecondFactorStage"]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and not (may_sign_in(user) and may_use_password(user)):
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a failure of somebody known; what an unknown person typed may be anything, so it is not kept."""
        email = str(credentials.get("email", "")).strip().lower()
        user = User.objects.get_queryset().filter(email=email).first()
        if user is not None:
            _record(audit.Event.SIGN_IN_FAILED, user, how=["password"], **letters.whence(request))

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Whatever the way in: who may not sign in is turned away before a second factor is asked for."""
        if not may_sign_in(user):
            response: HttpResponse = self.respond_user_inactive(request, user)
            return response
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: User) -> None:
        request.first_sign_in = user.last_login is None  # type: ignore[attr-defined]
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        how = [_in_words(record) for record in get_authentication_records(request, user)]
        request.session[watch.SEEN] = request.session[watch.BEGAN] = time.time()
        if duty.used_one(request, user) or duty.vouched_for(kwargs.get("signal_kwargs")):
            duty.prove(request, user)
        whence = letters.whence(request)
        with transaction.atomic():
            event = audit.record(audit.Event.SIGNED_IN, by=user, target=user, how=how, **whence)
            if not devices.knows(request, user) and not request.first_sign_in:  # type: ignore[attr-defined]
                letters.tell(
                    user, "Somebody signed in as you on a new device", event=event, kind="new_device"
                )
            if "recovery code" in how:
                letters.tell(user, "One of your recovery codes was used to sign in", event=event)
            tell_of_break_glass(user, how, event)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            _record(audit.Event.SIGNED_OUT, request.user)
        super().logout(request)

    def reauthenticate(self, user: User, password: str) -> bool:
        if not (may_sign_in(user) and may_use_password(user)):
            return False
        confirmed = authenticate(self.request, email=user.email, password=password) == user
        _record(audit.Event.REAUTHENTICATED if confirmed else audit.Event.SIGN_IN_FAILED, user)
        return confirmed

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_recent(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """The ways in which `user` can confirm who they are, the quickest first."""
        if not user.is_authenticated:
            return []
        kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        ways = []
        if Authenticator.Type.WEBAUTHN in kinds:
            ways.append(("mfa_reauthenticate_webauthn", "Use a passkey"))
        if user.has_usable_password() and may_use_password(user):
            ways.insert(0, ("account_reauthenticate", "Use your password"))
        if Authenticator.Type.TOTP in kinds or Authenticator.Type.RECOVERY_CODES in kinds:
            ways.append(("mfa_reauthenticate", "Use a code"))
        if settings.OIDC_ISSUER and user.socialaccount_set.filter(provider=settings.OIDC_ISSUER).exists():
            ways.append(("sso_confirm", "Use the council’s sign-in"))
        return [{"id": name, "description": words, "url": reverse(name)} for name, words in ways]

    def set_password(self, user: User, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            event = audit.record(
                audit.Event.PASSWORD_CHANGED, by=user, target=user, **letters.whence(context.request)
            )
            letters.tell(user, "The password of your portal sign-in was changed", event=event)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        if may_sign_in(user) and may_use_password(user):
            super().send_password_reset_mail(user, email, context)

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this portal: nobody is sent elsewhere after signing in."""
        return bool(url) and str(url).startswith("/") and bool(super().is_safe_url(url))


def may_sign_in(user: User) -> bool:
    """Whether this person is let in, whatever they show: active, not gone, and no demo person where that is in earnest."""
    return not (is_demo(user) and not settings.DEBUG) and all(
        backend.user_can_authenticate(user)  # type: ignore[attr-defined]
        for backend in get_backends()
    )


def is_demo(user: User) -> bool:
    """Whether this person came with the demo data, whose password is printed for all to see."""
    return user.email.endswith(DEMO_DOMAIN)


def _in_words(record: dict[str, Any]) -> str:
    """How one step of signing in was done, for the audit."""
    kinds = {
        "socialaccount": "single sign-on",
        Authenticator.Type.TOTP: "authenticator app",
        Authenticator.Type.WEBAUTHN: "passkey",
        Authenticator.Type.RECOVERY_CODES: "recovery code",
    }
    key = record["type"] if record["method"] == "mfa" else record["method"]
    return kinds.get(key, "password")


def _record(event: audit.Event, user: User, **details: Any) -> None:
    with transaction.atomic():
        audit.record(event, by=user, target=user, **details)
