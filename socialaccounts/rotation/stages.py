"""When a rotation's notices are owed, and to whom: a week before, on the day, then ever wider and weekly (design 4.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum


class Circle(IntEnum):
    """Who is told. Each circle holds the ones before it: whoever hears of a delay knows that the holders heard too."""

    HOLDERS = 1
    MANAGERS = 2
    COMMS = 3


@dataclass(frozen=True)
class Stage:
    """One round of notices. `days` counts from the due date; `name` tells the stages of a rotation apart."""

    name: str
    days: int
    circle: Circle


_FIRST = (
    Stage("week-before", -7, Circle.HOLDERS),
    Stage("on-the-day", 0, Circle.HOLDERS),
    Stage("late-3", 3, Circle.MANAGERS),
    Stage("late-7", 7, Circle.COMMS),
)
LEAD_DAYS = -_FIRST[0].days
"""How many days before its due date a rotation is opened."""
_WEEK = 7


def stage_reached(due_on: date, today: date) -> Stage:
    """The newest stage that `today` has reached. Raises ValueError before the first.

    Only the newest: after an outage nobody is helped by the notices of stages gone by.
    """
    days = (today - due_on).days
    weeks = days // _WEEK
    if weeks > 1:
        return Stage(f"late-{weeks * _WEEK}", weeks * _WEEK, Circle.COMMS)
    for stage in reversed(_FIRST):
        if stage.days <= days:
            return stage
    raise ValueError(f"{due_on} is more than {LEAD_DAYS} days away")


def next_stage_on(due_on: date, today: date) -> date:
    """The first date after `today` on which another stage begins."""
    return next(day for day in _starts(due_on) if day > today)


def _starts(due_on: date) -> Iterator[date]:
    for stage in _FIRST:
        yield due_on + timedelta(days=stage.days)
    days = _FIRST[-1].days
    while True:
        days += _WEEK
        yield due_on + timedelta(days=days)
