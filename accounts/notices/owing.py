"""Owing messages: a room says what it owes to whom; the delivery task mails it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any

from django.db import models
from django.db.models import F, JSONField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from accounts.notices.channel import announce, announce_set
from accounts.notices.kinds import kind_named, register
from accounts.notices.models import Notice
from accounts.people.models import User
from config import clock
from config.celery import soon
from config.sets import insert_from

__all__ = ["Owed", "owe", "owe_many", "owe_set", "register"]

_BATCH = 1000
TITLE_LETTERS = 200
"""A title of two long names is cut here; the message itself says them whole."""


@dataclass(frozen=True)
class Owed:
    """One message to be owed: the id of its recipient, and what `Notice` holds of it."""

    recipient_id: int
    kind: str
    about_type: str
    about_id: str
    title: str
    stage: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""


def owe(
    kind: str,
    *,
    to: Iterable[User],
    about: models.Model,
    title: str,
    stage: str = "",
    facts: Mapping[str, Any] | None = None,
    url: str = "",
) -> None:
    """Owe each active person of `to` one message; whoever is owed it already is not owed it twice.

    `title` is the sentence shown in the portal's list; `url` a path in the portal. Mailed after the transaction commits.
    """
    owe_many(
        Owed(
            recipient_id=person.pk,
            kind=kind,
            about_type=about._meta.label_lower,
            about_id=str(about.pk),
            title=shorten(title, TITLE_LETTERS, placeholder=" …"),
            stage=stage,
            facts=facts or {},
            path=url,
        )
        for person in {person.pk: person for person in to if person.is_here}.values()
    )


def owe_many(messages: Iterable[Owed]) -> None:
    """Owe many messages, in batches, skipping those owed already. Raises KeyError for a kind nobody registered."""
    batch: list[Notice] = []
    for message in messages:
        kind_named(message.kind)
        batch.append(Notice(**{name: getattr(message, name) for name in message.__dataclass_fields__}))
        if len(batch) == _BATCH:
            _write(batch)
            batch = []
    if batch:
        _write(batch)


def owe_set(
    kind: str,
    rows: models.QuerySet[Any],
    *,
    recipient: Combinable,
    title: Combinable,
    path: Combinable,
    stage: str,
) -> int:
    """Owe one message about each of `rows` by one statement, whatever their number; returns how many were new.

    `recipient`, `title` and `path` are expressions on the rows; `recipient` gives the key of a person who may sign in. Who
    is owed it already is passed over. The kind looks its facts up when it is mailed. Raises KeyError for one that does not.
    """
    if kind_named(kind).facts is None:
        raise KeyError(f"{kind} does not look its facts up")
    now = Value(clock.now(), output_field=models.DateTimeField())
    owed = insert_from(
        Notice,
        rows,
        recipient=recipient,
        kind=Value(kind),
        about_type=Value(rows.model._meta.label_lower),
        about_id=Cast(F("pk"), models.CharField()),
        stage=Value(stage),
        title=title,
        facts=Value({}, output_field=JSONField()),
        path=path,
        owed_at=now,
        next_try_at=now,
        failures=Value(0),
        last_error=Value(""),
    )
    if owed:
        announce_set(kind, rows, title=title, path=path, stage=stage)
        _deliver_soon()
    return owed


def _write(batch: list[Notice]) -> None:
    Notice.objects.bulk_create(batch, ignore_conflicts=True)
    announce(batch)
    _deliver_soon()


def _deliver_soon() -> None:
    # The worker finds what is owed every minute anyway; this saves the minute.
    from accounts.notices.tasks import deliver

    soon(deliver)
