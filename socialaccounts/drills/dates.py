"""When comms has to prove again that it gets in: in London dates and calendar months (policy D1)."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings

from config import clock

SOON_DAYS = 14
"""A drill counts as due from so many days before its date."""


def due_after(day: date) -> date:
    """The London date by which the drill after one on `day` is to be done; a shorter month ends it."""
    return day + relativedelta(months=settings.DRILL_MONTHS)


def late_before(today: date) -> datetime:
    """The instant before which a drill lies too far back: whatever was done since is not late on `today`.

    It is the start of the first day whose next drill is due on `today` or later, so that a query can compare instants and
    still count in calendar months.
    """
    day = today - relativedelta(months=settings.DRILL_MONTHS)
    while due_after(day) < today:
        day += timedelta(days=1)
    return clock.start_of(day)
