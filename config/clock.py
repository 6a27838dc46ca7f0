"""The portal's one clock: London dates for what people mean, aware UTC for instants (design 5.11).

Every rule asks this module, never the database server or `date.today()`. In the embedded mode the file named by
`PORTAL_CLOCK_FILE` may hold an offset in seconds, so that a test can move web, worker and beat together.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _offset()


def today() -> date:
    """Today's date in Chesterfield."""
    return london_date(now())


def london_date(instant: datetime) -> date:
    """The London calendar date of an aware instant."""
    return instant.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The first instant of a London date, aware."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


def _offset() -> timedelta:
    moved: timedelta | None = getattr(settings, "CLOCK_OFFSET", None)
    if moved is not None:
        return moved
    path: Path | None = settings.CLOCK_FILE
    if path is None:
        return timedelta(0)
    try:
        return timedelta(seconds=float(path.read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta(0)
