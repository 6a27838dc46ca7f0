"""Owing messages: a room says what it owes to whom; the delivery task mails it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any

from django.db import models
from django.db.models import F, JSONField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from accounts.notices.models import Notice
from accounts.people.models import User
from config import clock
from config.celery import soon
from config.sets import insert_from

Facts = Callable[[Notice], Mapping[str, Any] | None]
"""Looks up the facts of a notice when it is mailed; None: there is nothing to say any more."""

_templates: dict[str, str] = {}
_lookups: dict[str, Facts] = {}
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


def register(kind: str, template: str, facts: Facts | None = None) -> None:
    """Say which template mails this kind: `<template>.txt`, first line `Subject: …`, and `<template>.html`.

    Without `facts` the template gets what was given when the notice was owed.
    """
    _templates[kind] = template
    if facts:
        _lookups[kind] = facts


def template_of(kind: str) -> str:
    """The template registered for `kind`. Raises KeyError."""
    return _templates[kind]


def facts_of(notice: Notice) -> Mapping[str, Any] | None:
    """What the mail of a notice says; None when what it is about has been done meanwhile, so that no mail is due."""
    lookup = _lookups.get(notice.kind)
    return lookup(notice) if lookup else notice.facts


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
        template_of(message.kind)
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
    _lookups[kind]
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
        _deliver_soon()
    return owed


def _write(batch: list[Notice]) -> None:
    Notice.objects.bulk_create(batch, ignore_conflicts=True)
    _deliver_soon()


def _deliver_soon() -> None:
    # The worker finds what is owed every minute anyway; this saves the minute.
    from accounts.notices.tasks import deliver

    soon(deliver)
