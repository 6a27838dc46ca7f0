"""Owing messages: a room says what it owes to whom; the delivery task mails it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts.notices.models import Notice
from accounts.people.models import User
from config.celery import soon

_templates: dict[str, str] = {}
_BATCH = 1000


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


def register(kind: str, template: str) -> None:
    """Say which template mails this kind: `<template>.txt`, first line `Subject: …`, and `<template>.html`."""
    _templates[kind] = template


def template_of(kind: str) -> str:
    """The template registered for `kind`. Raises KeyError."""
    return _templates[kind]


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
            title=title,
            stage=stage,
            facts=facts or {},
            path=url,
        )
        for person in {person.pk: person for person in to if person.is_active}.values()
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


def _write(batch: list[Notice]) -> None:
    Notice.objects.bulk_create(batch, ignore_conflicts=True)
    # The worker finds what is owed every minute anyway; this saves the minute.
    from accounts.notices.tasks import deliver

    soon(deliver)
