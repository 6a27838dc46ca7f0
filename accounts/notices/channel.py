"""The council's own channel, such as one in Microsoft Teams: what concerns everybody in comms, said there once.

Off unless `CHANNEL_WEBHOOK_URL` is set. A card holds the title that the portal's list shows and a link, nothing more.
"""

import logging
from collections.abc import Iterable
from typing import Any, NamedTuple

import httpx
from django.conf import settings
from django.db.models import F, Model, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.fields import CharField
from django.db.models.functions import Cast

from accounts.notices.models import ChannelPost, Notice, free
from accounts.notices.trying import back_off
from config import clock
from config.sets import insert_from

logger = logging.getLogger(__name__)

PER_RUN = 50
SECONDS = 10


def announced(kind: str) -> bool:
    """Whether notices of this kind are said in the channel too."""
    return bool(settings.CHANNEL_WEBHOOK_URL) and kind in settings.CHANNEL_KINDS


def announce(notices: Iterable[Notice]) -> None:
    """Owe the channel one message for what these notices are about, however many people they go to."""
    posts = [
        ChannelPost(
            kind=one.kind,
            about_type=one.about_type,
            about_id=one.about_id,
            stage=one.stage,
            title=one.title,
            path=one.path,
        )
        for one in notices
        if announced(one.kind)
    ]
    if posts:
        ChannelPost.objects.bulk_create(posts, ignore_conflicts=True)


class Messages(NamedTuple):
    """One message about each of `rows`; the rest are expressions on them, `recipient` the key of a person."""

    rows: QuerySet[Any]
    recipient: Combinable
    title: Combinable
    path: Combinable
    stage: Combinable


def announce_set(kind: str, messages: Messages, now: Combinable) -> None:
    """The same for each of a set, by one statement."""
    if announced(kind):
        rows, columns = posts_of(kind, messages, now)
        insert_from(ChannelPost, rows, **columns)


def posts_of(kind: str, messages: Messages, now: Combinable) -> tuple[QuerySet[Any], dict[str, Combinable]]:
    """Rows, and the columns of a post about each of them, owed `now`, as `config.sets.insert_from` takes them."""
    model: type[Model] = messages.rows.model
    return messages.rows, {
        "kind": Value(kind),
        "about_type": Value(model._meta.label_lower),
        "about_id": Cast(F("pk"), CharField()),
        "stage": messages.stage,
        "title": messages.title,
        "path": messages.path,
        "owed_at": now,
        "next_try_at": now,
        "failures": Value(0),
        "last_error": Value(""),
    }


def post_due(limit: int = PER_RUN) -> int:
    """Post up to `limit` messages that are due; returns how many. Stops at the first that does not get through."""
    if not settings.CHANNEL_WEBHOOK_URL:
        return 0
    sent = 0
    due = ChannelPost.objects.filter(free(clock.now())).order_by("pk").values_list("pk", flat=True)[:limit]
    for pk in list(due):
        outcome = _post_one(pk)
        if outcome is False:
            break
        sent += bool(outcome)
    return sent


def _post_one(pk: int) -> bool | None:
    """True: posted; None: another worker has it; False: the channel does not take it now."""
    claimed = clock.now()
    if ChannelPost.objects.filter(free(claimed), pk=pk).update(claimed_at=claimed) != 1:
        return None
    post = ChannelPost.objects.get(pk=pk)
    mine = ChannelPost.objects.filter(pk=pk, claimed_at=claimed)
    try:
        httpx.post(
            settings.CHANNEL_WEBHOOK_URL, json=card(post), timeout=SECONDS, follow_redirects=False
        ).raise_for_status()
    except httpx.HTTPError as error:
        said = (
            f"answer {error.response.status_code}"
            if isinstance(error, httpx.HTTPStatusError)
            else type(error).__name__
        )
        logger.warning("The channel did not take post %s: %s", pk, said)
        mine.update(
            claimed_at=None,
            failures=post.failures + 1,
            last_error=said,
            next_try_at=clock.now() + back_off(post.failures),
        )
        return False
    mine.update(sent_at=clock.now(), last_error="")
    return True


def card(post: ChannelPost) -> dict[str, Any]:
    """The message as Microsoft Teams takes it: an adaptive card with the title and a button to the portal."""
    text: dict[str, Any] = {"type": "TextBlock", "text": _plain(post.title), "wrap": True, "weight": "Bolder"}
    link = {
        "type": "Action.OpenUrl",
        "title": "Open it in the portal",
        "url": settings.PORTAL_URL + post.path,
    }
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [text],
        "actions": [link],
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": content,
    }
    return {"type": "message", "attachments": [attachment]}


def _plain(text: str) -> str:
    """Without what the card would take for links and formatting."""
    return "".join(f"\\{letter}" if letter in "\\*_[]()~`#" else letter for letter in text)
