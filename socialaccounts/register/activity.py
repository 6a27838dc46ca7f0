"""When the portal last knew of a post on an account: rooms that hear of posts say it here once their app is ready."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from config import clock

Source = Callable[[Collection[int]], Mapping[int, date]]
"""Gives the day of the latest post that it knows of by account, of the accounts whose keys it is given, by one query."""

QUIET_DAYS, DORMANT_DAYS, VERY_DORMANT_DAYS = 30, 90, 180

_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Say where posts are heard of; called once when an app is ready."""
    _sources[name] = source


@dataclass(frozen=True)
class Activity:
    """How long an account has been silent, as far as the portal knows; `last` is None where it knows of no post."""

    last: date | None

    @property
    def days(self) -> int | None:
        return (clock.today() - self.last).days if self.last else None

    @property
    def label(self) -> str:
        """What its tag says; "" for an account that posts."""
        if self.days is None:
            return "No activity recorded"
        return f"No post recorded for {self.days} days" if self.days >= QUIET_DAYS else ""

    @property
    def colour(self) -> str:
        """The meaning of the tag."""
        if self.days is None or self.days < DORMANT_DAYS:
            return "quiet"
        return "bad" if self.days >= VERY_DORMANT_DAYS else "warning"


def activity_of(accounts: Collection[int]) -> dict[int, Activity]:
    """What is known of each of these accounts, by key; one query for each source, whatever their number."""
    latest: dict[int, date] = {}
    for source in _sources.values():
        for account, on in source(accounts).items():
            latest[account] = max(on, latest.get(account, on))
    return {account: Activity(latest.get(account)) for account in accounts}
