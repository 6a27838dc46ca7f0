"""Clearing away what ended sessions leave behind."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.signin.factors.models import FactorSecret
from config import clock

_SETTLES = 24
"""Hours after which a sealed secret that no factor names is nobody's."""


@shared_task
def tidy() -> None:
    """Delete expired sessions, the list entries of sessions that are gone, and secrets of factors that are gone."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    named: set[str] = set()
    for data in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list(
        "data", flat=True
    ):
        named.update(str(data[key]) for key in ("secret", "seed") if key in data)
    before = clock.now() - timedelta(hours=_SETTLES)
    for secret in FactorSecret.objects.filter(made_at__lt=before).only("key"):
        if str(secret.pk) not in named:
            secret.delete()
