"""Owing messages: a room says what it owes to whom; the delivery task mails it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any

from django.db import models
from django.db.models import CharField, JSONField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from accounts.notices.channel import Messages, announce, announce_set, announced, posts_of
from accounts.notices.kinds import kind_named, register
from accounts.notices.models import ChannelPost, Notice
from accounts.people.models import User
from config import clock
from config.celery import soon
from config.compiled import Place
from config.sets import CompiledInsert, insert_from

__all__ = ["Messages", "Owed", "compiled_set", "owe", "owe_many", "owe_set", "register", "withdraw"]

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
    _require_facts(kind)
    now = Value(clock.now(), output_field=models.DateTimeField())
    messages = Messages(rows, recipient, title, path, Value(stage))
    found, columns = _notices(kind, messages, now)
    owed = insert_from(Notice, found, **columns)
    if owed:
        announce_set(kind, messages, now)
        _deliver_soon()
    return owed


def withdraw(kind: str, rows: models.QuerySet[Any]) -> int:
    """Take back the messages of one kind about each of `rows`, since what they say is so no more; returns how many.

    What is being mailed at this moment stays. Whoever is owed it anew is told again.
    """
    about = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
    found = Notice.objects.filter(kind=kind, about_type=rows.model._meta.label_lower, about_id__in=about)
    withdrawn, _ = found.exclude(sent_at__isnull=True, claimed_at__isnull=False).delete()
    return withdrawn


class CompiledOwing:
    """`owe_set` with places, its SQL worked out once in a process."""

    def __init__(self, kind: str, build: Callable[..., Messages], places: Mapping[str, Place]) -> None:
        self._kind = kind
        places = {**places, "now": models.DateTimeField()}
        self._notices = CompiledInsert(
            Notice, lambda now, **given: _notices(kind, build(**given), now), places
        )
        self._posts = CompiledInsert(
            ChannelPost, lambda now, **given: posts_of(kind, build(**given), now), places
        )

    def owe(self, **values: Any) -> int:
        """Owe; returns how many were new. Raises KeyError as `owe_set` does, ValueError for None."""
        _require_facts(self._kind)
        now = clock.now()
        owed = self._notices.run(**values, now=now)
        if owed:
            if announced(self._kind):
                self._posts.run(**values, now=now)
            _deliver_soon()
        return owed


def compiled_set(kind: str, **places: Place) -> Callable[[Callable[..., Messages]], CompiledOwing]:
    """Decorate a function from places to the messages of one kind."""
    return lambda build: CompiledOwing(kind, build, places)


def _notices(
    kind: str, messages: Messages, now: Combinable
) -> tuple[models.QuerySet[Any], dict[str, Combinable]]:
    rows, columns = posts_of(kind, messages, now)
    return rows, {"recipient": messages.recipient, "facts": Value({}, output_field=JSONField()), **columns}


def _require_facts(kind: str) -> None:
    if kind_named(kind).facts is None:
        raise KeyError(f"{kind} does not look its facts up")


def _write(batch: list[Notice]) -> None:
    Notice.objects.bulk_create(batch, ignore_conflicts=True)
    announce(batch)
    _deliver_soon()


def _deliver_soon() -> None:
    # The worker finds what is owed every minute anyway; this saves the minute.
    from accounts.notices.tasks import deliver

    soon(deliver)
