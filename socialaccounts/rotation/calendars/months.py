"""A month as the calendar page shows it: whole weeks from Monday to Sunday."""

import calendar
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from config import clock
from socialaccounts.rotation.calendars.queries import Entry

PER_DAY = 5
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Day:
    """One day, and what is due on it: the first few, and how many more."""

    on: date
    inside: bool
    entries: list[Entry] = field(default_factory=list)
    more: int = 0

    @property
    def is_today(self) -> bool:
        return self.on == clock.today()


@dataclass(frozen=True)
class Month:
    """One month of the years 2000 to 2099."""

    first: date

    @classmethod
    def asked_for(cls, text: str) -> "Month":
        """The month written as 2026-11; this month for anything else."""
        asked = _MONTH.fullmatch(text)
        return cls(date(int(asked[1]), int(asked[2]), 1) if asked else clock.today().replace(day=1))

    @property
    def last(self) -> date:
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def next(self) -> str:
        """The month after, as the page's address takes it."""
        return f"{self.last + timedelta(days=1):%Y-%m}"

    @property
    def previous(self) -> str:
        """The month before, as the page's address takes it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def name(self) -> str:
        return f"{self.first:%B %Y}"

    def weeks(self, entries: Iterable[Entry], counts: Counter[date]) -> list[list[Day]]:
        """The weeks of the month, each of seven days; `counts` says how much is due on each, `entries` the first."""
        by_day: dict[date, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_day[entry.day].append(entry)
        weeks = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [
            [
                Day(
                    day,
                    day.month == self.first.month,
                    by_day[day][:PER_DAY],
                    max(0, counts[day] - PER_DAY),
                )
                for day in week
            ]
            for week in weeks
        ]
