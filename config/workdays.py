"""Working days in England: Monday to Friday without bank holidays."""

from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether the council's offices are open on a London date."""
    return day.weekday() < 5 and day not in _bank_holidays()


def add_working_days(day: date, count: int) -> date:
    """The working day that comes `count` working days after `day`: two after a Friday is the Tuesday."""
    while count:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


@cache
def _bank_holidays() -> holidays.HolidayBase:
    # Years are worked out as they are asked for.
    return holidays.country_holidays("GB", subdiv="ENG")


def take_working_days(day: date, count: int) -> date:
    """The working day that comes `count` working days before `day`."""
    while count:
        day -= ONE_DAY
        count -= is_working_day(day)
    return day


def working_days_since(start: date, day: date) -> int:
    """How many working days `day` is after `start`; 0 on the day itself, however long ago at one step a day."""
    return sum(is_working_day(start + timedelta(days=ahead)) for ahead in range(1, (day - start).days + 1))
