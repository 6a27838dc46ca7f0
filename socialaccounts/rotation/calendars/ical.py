"""What is due, as an iCalendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from icalendar import Alarm, Calendar, Event

from config import clock
from socialaccounts.rotation.calendars.queries import Entry

REMIND = timedelta(days=-7)


def feed_of(entries: Iterable[Entry]) -> bytes:
    """A calendar with one all-day event for each entry, and a reminder a week before."""
    feed = Calendar()
    feed.add("prodid", "-//Social media governance portal//Password changes//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", "Password changes")
    feed.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    host = settings.PORTAL_URL.partition("://")[2].partition("/")[0]
    for entry in entries:
        feed.add_component(_event(entry, host))
    return bytes(feed.to_ical())


def _event(entry: Entry, host: str) -> Event:
    event = Event()
    title = f"{entry.what} {entry.name}"
    # The same duty keeps its identity when its date moves, so that a calendar moves it instead of doubling it.
    event.add("uid", f"{entry.account}-{entry.cause or 'regular'}@{host}".replace(" ", "-"))
    event.add("dtstamp", clock.now())
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", f"{title} ({entry.cause})" if entry.cause else title)
    event.add("url", settings.PORTAL_URL + reverse("register:account", args=[entry.account]))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", REMIND)
    event.add_component(alarm)
    return event
