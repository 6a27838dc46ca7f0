"""Paying what is owed: claim, render, mail, mark. A repeat carries the same Message-ID, so that it can be told."""

import hashlib
import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.notices.kinds import facts_of, kind_named
from accounts.notices.models import Notice
from accounts.notices.trying import AWAY, ServerAway, back_off
from config import clock

logger = logging.getLogger(__name__)

PER_RUN = 200


def deliver_due(limit: int = PER_RUN) -> int:
    """Mail up to `limit` notices that are due; returns how many were sent. Safe to run in several workers at once.

    Stops at the first that finds the mail server away: waiting for it again and again would keep the worker from
    everything else.
    """
    sent = 0
    connection = get_connection()
    try:
        for pk in list(Notice.objects.due(clock.now()).order_by("pk").values_list("pk", flat=True)[:limit]):
            sent += _deliver_one(pk, connection)
    except ServerAway:
        logger.warning("The mail server is away: the other notices wait for the next run.")
    finally:
        connection.close()
    return sent


def _deliver_one(pk: int, connection: BaseEmailBackend) -> int:
    """1 if it was mailed, 0 if not. Raises ServerAway when no other would get through either."""
    claimed = clock.now()
    if Notice.objects.due(claimed).filter(pk=pk).update(claimed_at=claimed) != 1:
        return 0
    notice = Notice.objects.select_related("recipient").get(pk=pk)
    mine = Notice.objects.filter(pk=pk, claimed_at=claimed)
    try:
        mail = message_for(notice, connection) if notice.recipient.is_here else None
        if mail:
            mail.send()
    except Exception as error:
        # Whatever is wrong with this one, the others must still go out; it is tried again with back-off.
        logger.warning("Notice %s was not mailed: %s", pk, type(error).__name__)
        mine.update(
            claimed_at=None,
            failures=notice.failures + 1,
            last_error=type(error).__name__,
            next_try_at=clock.now() + back_off(notice.failures),
        )
        if isinstance(error, AWAY):
            raise ServerAway from error
        return 0
    mine.update(sent_at=clock.now(), last_error="")
    return 1


def message_for(notice: Notice, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives | None:
    """The mail of a notice, in plain text and HTML; None when there is nothing to say any more."""
    facts = facts_of(notice)
    if facts is None:
        return None
    context = {
        "notice": notice,
        "recipient": notice.recipient,
        "facts": facts,
        "link": settings.PORTAL_URL + notice.path,
        "council": settings.COUNCIL_NAME,
    }
    template = kind_named(notice.kind).template
    with timezone.override(timezone.get_default_timezone()):
        text = render_to_string(f"{template}.txt", context)
        html = render_to_string(f"{template}.html", context)
    first, _, body = text.partition("\n")
    mail = EmailMultiAlternatives(
        subject=" ".join(first.removeprefix("Subject:").split()),
        body=body.lstrip("\n"),
        to=[notice.recipient.email],
        headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    mail.attach_alternative(html, "text/html")
    return mail


def message_id(notice: Notice) -> str:
    """The same for every attempt at this notice, and for no other."""
    key = f"{notice.pk} {notice.recipient_id} {notice.kind} {notice.about_type} {notice.about_id} {notice.stage}"
    host = settings.PORTAL_URL.partition("://")[2].partition(":")[0]
    return f"<notice-{notice.pk}-{hashlib.sha256(key.encode()).hexdigest()[:16]}@{host}>"
