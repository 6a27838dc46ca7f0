"""When a rotation's notices are owed, and to whom: a plan for each cause, from `settings.ROTATION_STAGES` (design 4.2)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from itertools import groupby, islice

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Circle(IntEnum):
    """Who is told. Each circle holds the ones before it: whoever hears of a delay knows that the holders heard too."""

    HOLDERS = 1
    MANAGERS = 2
    COMMS = 3


@dataclass(frozen=True)
class Stage:
    """One round of notices; `days` counts from the due date."""

    days: int
    circle: Circle

    @property
    def name(self) -> str:
        """What tells the stages of a rotation apart: "before-7", "on-the-day", "late-3"."""
        if self.days == 0:
            return "on-the-day"
        return f"before-{-self.days}" if self.days < 0 else f"late-{self.days}"


@dataclass(frozen=True)
class Turn:
    """What is told today of whatever falls due on a date, None if nothing is; and from which day on something else is."""

    due_on: date
    stage: Stage | None
    following: date

    @property
    def circle(self) -> Circle | None:
        return self.stage.circle if self.stage else None


@dataclass(frozen=True)
class Plan:
    """The stages of one cause in the order of their days; the last repeats `every` so many days."""

    stages: tuple[Stage, ...]
    every: int

    @property
    def lead_days(self) -> int:
        """How many days before the due date the first notices are owed."""
        return max(0, -self.stages[0].days)

    def reached(self, due_on: date, today: date) -> Stage | None:
        """The newest stage that `today` has reached; None before the first.

        Only the newest: after an outage nobody is helped by the notices of stages gone by.
        """
        days, last = (today - due_on).days, self.stages[-1]
        if days >= last.days:
            return Stage(days - (days - last.days) % self.every, last.circle)
        return next((stage for stage in reversed(self.stages) if stage.days <= days), None)

    def next_on(self, due_on: date, today: date) -> date:
        """The first date after `today` on which another stage begins."""
        starts = [due_on + timedelta(days=stage.days) for stage in self.stages]
        ahead = next((day for day in starts if day > today), None)
        return ahead or today + timedelta(days=self.every - (today - starts[-1]).days % self.every)

    def turns(self, dates: Iterable[date], today: date) -> Iterator[list[Turn]]:
        """The turns of due dates, the earliest first, in lists of one circle so short that one statement can name them."""
        turns = [Turn(day, self.reached(day, today), self.next_on(day, today)) for day in sorted(dates)]
        # What fell due earlier is told at least as many.
        for _, same in groupby(turns, lambda turn: turn.circle):
            rest = iter(same)
            while some := list(islice(rest, _TOGETHER)):
                yield some


_TOGETHER = 32
_STAGE = re.compile(r"\s*(-?\d{1,3}):(holders|managers|comms)\s*")
_EVERY = re.compile(r"\s*every:([1-9]\d{0,2})\s*")


def plan_of(cause: str) -> Plan:
    """The plan of a cause. Raises ImproperlyConfigured, naming the variable and what is wrong with it."""
    parts: Sequence[str] = settings.ROTATION_STAGES.get(cause, ())
    every = _EVERY.fullmatch(parts[-1]) if parts else None
    found = [_STAGE.fullmatch(part) for part in parts[:-1]]
    if every is None or not found:
        raise _wrong(cause, "it must end with every:DAYS, after one stage or more such as 0:holders")
    stages = [Stage(int(one[1]), Circle[one[2].upper()]) for one in found if one]
    if len(stages) < len(found):
        raise _wrong(cause, "each stage is DAYS:holders, DAYS:managers or DAYS:comms")
    if [one.days for one in stages] != sorted({one.days for one in stages}):
        raise _wrong(cause, "the days must rise from stage to stage")
    if [one.circle for one in stages] != sorted(one.circle for one in stages):
        raise _wrong(cause, "a later stage must tell as many as the one before, or more")
    return Plan(tuple(stages), int(every[1]))


def check_stages(causes: Iterable[str]) -> None:
    """Read the plan of each cause, so that the portal does not start with one it cannot read. Raises as `plan_of`."""
    for cause in causes:
        plan_of(cause)


def _wrong(cause: str, what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"ROTATION_STAGES_{cause.upper()} cannot be read: {what}.")
