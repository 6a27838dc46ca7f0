"""Asking the council's own sign-in whether those who came by it are still staff, without their next visit (policy D3)."""

import logging
from datetime import datetime, timedelta

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from requests import RequestException

from accounts import audit
from accounts.people.models import User
from accounts.signin.sessions import end_sessions
from accounts.signin.sso.actions import keep_in_step, stop
from accounts.signin.sso.claims import Claims
from accounts.signin.sso.models import Standing
from accounts.signin.sso.oidc import NotTrusted
from accounts.signin.sso.renewal import NoLonger, renew
from config import clock, encryption

logger = logging.getLogger(__name__)


def keep(identity: SocialAccount, token: str) -> None:
    """Remember the refresh token with which to ask about `identity`; none where the portal does not ask, or got none."""
    if not (settings.OIDC_RECHECK_MINUTES and token):
        return
    standing = Standing(identity=identity)
    standing.sealed_token = encryption.seal(token.encode(), context=standing.context)
    standing.save()


def ask_about_all(limit: int = 500) -> int:
    """Ask about everybody whose turn has come; returns how many answers there were.

    Each is claimed before asking, so two workers never ask with one token. What the issuer cannot answer now waits for the
    next turn: nobody is shut out because a network is down.
    """
    if not (settings.OIDC_ISSUER and settings.OIDC_RECHECK_MINUTES):
        return 0
    before = clock.now() - timedelta(minutes=settings.OIDC_RECHECK_MINUTES)
    due = Standing.objects.filter(asked_at__lte=before, identity__provider=settings.OIDC_ISSUER)
    rows = due.order_by("asked_at").values_list("pk", "asked_at")[:limit]
    return sum(_ask(pk, asked_at) for pk, asked_at in list(rows))


def _ask(pk: int, asked_at: datetime) -> bool:
    if not Standing.objects.filter(pk=pk, asked_at=asked_at).update(asked_at=clock.now()):
        return False
    standing = Standing.objects.get(pk=pk)
    try:
        token = encryption.unseal(bytes(standing.sealed_token), context=standing.context).decode()
        claims, following = renew(token)
    except NoLonger:
        _lapse(pk)
    except (NotTrusted, RequestException, encryption.SealBroken) as error:
        logger.warning("Asking about identity %s failed: %s", pk, type(error).__name__)
        return False
    else:
        _take(pk, claims, following or token)
    return True


@transaction.atomic
def _take(pk: int, claims: Claims, token: str) -> None:
    """Bring the person in step with what the issuer says now; who is in no staff group is deactivated and signed out."""
    identity = SocialAccount.objects.select_for_update().filter(pk=pk, uid=claims.subject).first()
    if identity is None:
        logger.error("The issuer spoke of somebody else than identity %s.", pk)
        return
    if claims.is_staff is False:
        Standing.objects.filter(pk=pk).delete()
        stop(identity)
        return
    keep(identity, token)
    user = User.objects.get_queryset().select_for_update().get(pk=identity.user_id)
    if claims.is_staff and user.is_here:
        keep_in_step(user, claims)


@transaction.atomic
def _lapse(pk: int) -> None:
    """The issuer takes the token no longer: the account is blocked, the password changed or the time over.

    Which of them it does not say, so nobody is deactivated; the person is signed out everywhere, and their next sign-in
    there decides.
    """
    identity = SocialAccount.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    Standing.objects.filter(pk=pk).delete()
    ended = end_sessions(identity.user)
    audit.record(audit.Event.SSO_LAPSED, by=None, target=identity.user, sessions_ended=ended)
