"""When a password is due to be changed: in London dates and calendar months (policy D3: monthly; design 5.11)."""

from dataclasses import dataclass
from datetime import date, timedelta

from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.periods import period_of

SOON_DAYS = 7
"""A change counts as due soon from so many days before its date."""


def due_after(day: date, account: SocialAccount) -> date:
    """The London date by which a value of `account` in force since `day` is to be changed: one period later."""
    return period_of(account).after(day)


@dataclass(frozen=True)
class Due:
    """A date by which a password goes, and what it means today."""

    on: date

    @property
    def days_late(self) -> int:
        """How many days after the date today is; negative before it."""
        return (clock.today() - self.on).days

    @property
    def status(self) -> str:
        """`late`, `due-today`, `due-soon` (within 7 days) or `in-date`."""
        late = self.days_late
        if late > 0:
            return "late"
        if late == 0:
            return "due-today"
        return "due-soon" if self.on <= clock.today() + timedelta(days=SOON_DAYS) else "in-date"

    @property
    def label(self) -> str:
        """The status in words: "3 days late", "Due today", "Due in 5 days", "In date"."""
        late = self.days_late
        if late > 0:
            return f"{late} day{'' if late == 1 else 's'} late"
        if self.status == "in-date":
            return "In date"
        return {0: "Due today", -1: "Due tomorrow"}.get(late, f"Due in {-late} days")
