"""Who must have a second factor, who has one, and whether this session was opened by one."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from accounts.people.models import User

PROVED = "second_factor"
"""In the session: the key of the person who used, or added, a second factor in it."""
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""The kinds that count. Recovery codes only help out."""


def by_role(user: User) -> bool:
    """Whether one of this person's roles asks for a second factor."""
    return not user.roles.isdisjoint(settings.SECOND_FACTOR_ROLES)


def must_have_one(user: User) -> bool:
    """Whether this person may work in the portal only with a second factor."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return by_role(user) or any(import_string(path)(user) for path in settings.SECOND_FACTOR_DUTIES)


def has_one(user: User) -> bool:
    """Whether this person has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=STRONG).exists()


def proved(request: HttpRequest) -> bool:
    """Whether this session's person has shown a second factor in it."""
    return request.session.get(PROVED) == request.user.pk


def prove(request: HttpRequest, user: User) -> None:
    """From here on this session counts as opened by a second factor."""
    request.session[PROVED] = user.pk


def used_one(request: HttpRequest, user: User) -> bool:
    """Whether a second factor of the portal's own was used on the way in."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def vouched_for(signal_kwargs: dict[str, Any] | None) -> bool:
    """Whether the council's own sign-in says in its token that a second factor was used there."""
    login = (signal_kwargs or {}).get("sociallogin")
    return bool(login and login.account.extra_data.get("second_factor"))
