"""Ending sessions: one, or all of a person."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.people.models import User


@transaction.atomic
def end_sessions(user: User, *, but: str = "") -> int:
    """Sign `user` out everywhere, apart from the session whose key is `but`; returns how many sessions that were.

    The next request of such a session meets the sign-in page. It records nothing: the action that calls it does.
    """
    ending = UserSession.objects.filter(user=user).exclude(session_key=but)
    keys = list(ending.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ending.delete()
    return len(keys)


@transaction.atomic
def end_session(user: User, pk: int) -> bool:
    """Sign `user` out of one session of theirs; whether there was such a one."""
    ending = UserSession.objects.filter(user=user, pk=pk)
    keys = list(ending.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ending.delete()
    return bool(keys)
