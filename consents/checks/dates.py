"""Dates as families mean them: London days, birthdays and spans of months. No Django here."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_day(instant: datetime) -> date:
    """The date in London at an aware instant. Raises ValueError for a naive one, which says nothing."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("an instant without a time zone is no instant")
    return instant.astimezone(LONDON).date()


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age. Who was born on 29 February does so on 28 February."""
    month, day = (2, 28) if (born.month, born.day) == (2, 29) else (born.month, born.day)
    return date(born.year + age, month, day)


def add_months(start: date, months: int) -> date:
    """The corresponding day that many months on, or that month's last day (31 August and 6 is 28 February)."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, monthrange(year, month0 + 1)[1]))


def spoken(day: date) -> str:
    """The day in words of the page: 3 May 2026."""
    return f"{day.day} {day:%B %Y}"
