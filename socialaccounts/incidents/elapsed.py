"""How long ago in words, to the minute; `static/src/js/clock.js` goes on counting in the same words."""

from datetime import datetime

from config import clock


def elapsed(since: datetime, until: datetime | None = None) -> str:
    """The time from `since` to `until`, now if that is None: "3 days 4 hours", "2 hours 5 minutes", "1 minute"."""
    minutes = max(0, int(((until or clock.now()) - since).total_seconds() // 60))
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "day"), (hours, "hour")] if days else [(hours, "hour"), (minutes, "minute")]
    words = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count]
    return " ".join(words) or "less than a minute"
