"""What the sign-in library's part for single sign-on is told about this portal."""

import logging
import time
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import render

from accounts import audit
from accounts.people.models import User
from accounts.signin.factors.duty import prove
from accounts.signin.letters import whence
from accounts.signin.sso.actions import admit
from accounts.signin.sso.claims import Claims
from accounts.signin.sso.oidc import CouncilProvider, claims_of, refresh_token_of
from accounts.signin.sso.standing import keep
from config.workflow import Refused

logger = logging.getLogger(__name__)

CONFIRM = "confirm"
"""What a visit to the council's sign-in is for, where it is not for signing in."""
FRESH = 300
"""Who confirms by single sign-on must have signed in there in the last so many seconds."""


class CouncilAdapter(DefaultSocialAccountAdapter):
    """There is one issuer, of the settings; who comes from it is let in by `admit`, and by nothing else."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=settings.OIDC_ISSUER,
                name=settings.OIDC_NAME,
                client_id=settings.OIDC_CLIENT_ID,
                secret=settings.OIDC_CLIENT_SECRET,
                settings={"server_url": settings.OIDC_ISSUER, "scope": scopes()},
            )
        ]

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> CouncilProvider:
        return CouncilProvider(request, app=self.list_apps(request)[0])

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide who this is. Raises ImmediateHttpResponse with the page that refuses, or goes on, by itself."""
        claims = claims_of(sociallogin)
        sociallogin.token = None  # nothing of it belongs into a session
        try:
            if sociallogin.state.get("purpose") == CONFIRM:
                _confirm(request, claims)
                raise ImmediateHttpResponse(HttpResponseRedirect(_way_on(request, sociallogin)))
            identity = admit(claims, whence=whence(request))
            keep(identity, refresh_token_of(sociallogin))
        except Refused as refusal:
            page = render(request, "accounts/signin/sso/refused.html", {"why": refusal.message}, status=403)
            raise ImmediateHttpResponse(page) from refusal
        identity.extra_data = {**identity.extra_data, "second_factor": claims.second_factor}
        sociallogin.account, sociallogin.user = identity, identity.user
        sociallogin.state["next"] = _way_on(request, sociallogin)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        logger.warning(
            "Single sign-on failed: %s %s", kwargs.get("error"), kwargs.get("exception") or "without a reason"
        )
        if kwargs.get("error") == AuthError.CANCELLED:
            page = {"auth_error": {"code": AuthError.CANCELLED}}
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", page))


def scopes() -> list[str]:
    """What the portal asks the issuer for; a refresh token only where it asks about people while they are away."""
    asking = ["offline_access"] if settings.OIDC_RECHECK_MINUTES else []
    return [*settings.OIDC_SCOPES, *(scope for scope in asking if scope not in settings.OIDC_SCOPES)]


def _way_on(request: HttpRequest, login: SocialLogin) -> str:
    wanted = str(login.state.get("next") or "/")
    return wanted if get_account_adapter(request).is_safe_url(wanted) else "/"


def _confirm(request: HttpRequest, claims: Claims) -> None:
    """Count this as confirming who one is. Raises Refused for another person, or one who did not just sign in."""
    user = request.user
    mine = SocialAccount.objects.filter(provider=claims.issuer, uid=claims.subject, user_id=user.pk)
    if not isinstance(user, User) or not mine.exists():
        raise Refused("You signed in as somebody else there. Sign in as yourself.")
    if time.time() - claims.authenticated_at > FRESH:
        raise Refused("Your council’s sign-in did not ask who you are again. Try once more.")
    record_authentication(request, user, method="socialaccount", reauthenticated=True)
    if claims.second_factor:
        prove(request, user)
    with transaction.atomic():
        audit.record(audit.Event.REAUTHENTICATED, by=user, target=user, how=["single sign-on"])
