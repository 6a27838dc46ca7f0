"""One mail each morning for people who want their notices together. Urgent ones reach them at once all the same."""

import hashlib
import logging
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.notices.kinds import facts_of
from accounts.notices.models import Notice
from accounts.notices.trying import AWAY, ServerAway, back_off
from accounts.people.models import User
from config import clock

logger = logging.getLogger(__name__)

PER_RUN = 100
MOST_LISTED = 50


def last_morning() -> datetime:
    """The latest instant at which the mails of a day are due: settings.DIGEST_AT in London, today or yesterday."""
    today = clock.today()
    moment = _at(today)
    return moment if moment <= clock.now() else _at(today - timedelta(days=1))


def _at(day: date) -> datetime:
    return datetime.combine(day, time.fromisoformat(settings.DIGEST_AT), tzinfo=clock.LONDON)


def deliver_digests(limit: int = PER_RUN) -> int:
    """Mail up to `limit` people what has gathered for them since their last morning; returns how many mails went.

    Derived from what is unsent, so a morning on which nobody worked is made up for. Safe to run in several workers.
    """
    due = Notice.objects.for_digests(clock.now(), last_morning()).order_by("recipient")
    people = list(due.values_list("recipient", flat=True).distinct()[:limit])
    sent = 0
    connection = get_connection()
    try:
        for person in people:
            sent += _deliver_to(person, connection)
    except ServerAway:
        logger.warning("The mail server is away: the other morning mails wait for the next run.")
    finally:
        connection.close()
    return sent


def _deliver_to(person: int, connection: BaseEmailBackend) -> int:
    """1 if a mail went, 0 if not. Raises ServerAway when no other would get through either."""
    claimed = clock.now()
    due = Notice.objects.for_digests(claimed, last_morning()).filter(recipient=person)
    if not due.update(claimed_at=claimed):
        return 0
    mine = Notice.objects.filter(recipient=person, claimed_at=claimed, sent_at__isnull=True)
    notices = list(mine.select_related("recipient").order_by("pk"))
    said = [one for one in notices if one.recipient.is_here and facts_of(one) is not None]
    try:
        if said:
            digest_for(said[0].recipient, said, connection).send()
    except Exception as error:
        # Whatever is wrong with this mail, those of others must still go out; it is tried again with back-off.
        logger.warning("The morning mail of person %s was not sent: %s", person, type(error).__name__)
        worst = max(one.failures for one in notices)
        mine.update(
            claimed_at=None,
            failures=F("failures") + 1,
            last_error=type(error).__name__,
            next_try_at=clock.now() + back_off(worst),
        )
        if isinstance(error, AWAY):
            raise ServerAway from error
        return 0
    mine.update(sent_at=clock.now(), last_error="")
    return int(bool(said))


def digest_for(
    person: User, notices: list[Notice], connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """The mail that says `notices` together, oldest first, each with its link; at most 50 of them one by one."""
    context = {
        "recipient": person,
        "lines": [
            (one.title, settings.PORTAL_URL + one.path if one.path else "") for one in notices[:MOST_LISTED]
        ],
        "more": max(0, len(notices) - MOST_LISTED),
        "count": len(notices),
        "notice": {"title": "Your notices"},
        "link": f"{settings.PORTAL_URL}/notices/",
        "council": settings.COUNCIL_NAME,
    }
    with timezone.override(timezone.get_default_timezone()):
        text = render_to_string("accounts/notices/emails/digest.txt", context)
        html = render_to_string("accounts/notices/emails/digest.html", context)
    first, _, body = text.partition("\n")
    mail = EmailMultiAlternatives(
        subject=" ".join(first.removeprefix("Subject:").split()),
        body=body.lstrip("\n"),
        to=[person.email],
        headers={"Message-ID": digest_id(person, notices), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    mail.attach_alternative(html, "text/html")
    return mail


def digest_id(person: User, notices: list[Notice]) -> str:
    """The same for every attempt at saying these notices to this person, and for no other mail."""
    key = f"{person.pk} {' '.join(str(one.pk) for one in notices)}"
    host = settings.PORTAL_URL.partition("://")[2].partition(":")[0]
    return f"<morning-{person.pk}-{hashlib.sha256(key.encode()).hexdigest()[:16]}@{host}>"
