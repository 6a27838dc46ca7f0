"""How fast one person fetches secrets: more than a few within minutes is no everyday work, and somebody is told (policy D1).

Whoever shows a secret, of whatever kind, does so in this shape:

    with watched(by):
        with transaction.atomic(durable=True):
            …  # the Reveal, then its audit event
            check_pace(by, confirmed_at=confirmed_at)
    …  # unseal
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from accounts import audit, notices
from accounts.people.models import User
from accounts.roles import COMMS
from accounts.templatetags.portal import at_time
from config import clock
from config.compiled import Compiled, Given, compiled
from socialaccounts.vault.models import Reveal

_FURTHEST_BACK = 500


class ConfirmAgain(Exception):
    """The person has to confirm who they are before the next secret. Not a Refused: no form can mend it."""

    def __init__(self) -> None:
        super().__init__(
            f"You have fetched {settings.REVEAL_LIMIT} passwords and codes in a short time. "
            "Confirm your password to go on. The communications team has been told."
        )


def check_pace(by: User, *, confirmed_at: datetime | None) -> None:
    """Raise ConfirmAgain when `by` has fetched more than REVEAL_LIMIT secrets in REVEAL_LIMIT_MINUTES, this one among them.

    What they fetched before `confirmed_at`, when they last confirmed who they are, does not count. Called after the audit
    event of this one, since the audit lets one writer at a time through: ten at once are counted as ten.
    """
    since = clock.now() - _window()
    if confirmed_at:
        since = max(since, confirmed_at)
    if _one_too_many(settings.REVEAL_LIMIT).row(person=by.pk, since=since):
        raise ConfirmAgain


@lru_cache
def _one_too_many(limit: int) -> Compiled:
    """Of what a person fetched since an instant, the one after `limit` others."""

    @compiled(person=models.BigIntegerField(), since=models.DateTimeField())
    def fetched(person: Given, since: Given) -> models.QuerySet[Any, Any]:
        found = Reveal.objects.filter(person=person, at__gt=since).order_by()
        return found.values_list("pk")[limit : limit + 1]

    return fetched


@contextmanager
def watched(by: User) -> Iterator[None]:
    """Tell the comms team when the block raises ConfirmAgain; outside its transaction, so that this stays when that goes."""
    try:
        yield
    except ConfirmAgain:
        _tell_comms(by)
        raise


@transaction.atomic
def _tell_comms(by: User) -> None:
    """Owe everybody in comms, but the person, one notice for each burst."""
    first, since = _start_of_burst(by)
    limit, minutes = settings.REVEAL_LIMIT, settings.REVEAL_LIMIT_MINUTES
    audit.record(audit.Event.MANY_REVEALS, by=by, target=by, more_than=limit, minutes=minutes)
    notices.owe(
        "many_reveals",
        to=User.objects.in_role(COMMS).exclude(pk=by.pk),
        about=by,
        stage=str(first),
        title=f"{by.full_name} wanted more than {limit} passwords and codes in {minutes} minutes",
        facts={"by": by.full_name, "limit": limit, "minutes": minutes, "since": at_time(since)},
        url=reverse("knowledge:person", args=[by.pk]),
    )


def _start_of_burst(by: User) -> tuple[int, datetime]:
    """The first of the reveals that led here without a pause as long as the window, and its instant."""
    latest = Reveal.objects.filter(person=by).order_by("-at", "-pk").values_list("pk", "at")[:_FURTHEST_BACK]
    first, *earlier = latest
    for one in earlier:
        if first[1] - one[1] >= _window():
            break
        first = one
    return first


def _window() -> timedelta:
    return timedelta(minutes=settings.REVEAL_LIMIT_MINUTES)
