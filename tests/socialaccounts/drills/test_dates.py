"""When a drill is due, over month ends, leap days and the change of clocks."""

from datetime import date, timedelta

import pytest

from config import clock
from socialaccounts.drills.dates import due_after, late_before


@pytest.mark.parametrize(
    ("drilled", "due"),
    [
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 11, 28), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 5, 29)),
        (date(2027, 5, 31), date(2027, 8, 31)),
        (date(2027, 3, 31), date(2027, 6, 30)),
        (date(2027, 12, 31), date(2028, 3, 31)),
    ],
)
def test_a_drill_is_due_three_calendar_months_after_the_last(drilled, due):
    assert due_after(drilled) == due


def test_the_number_of_months_is_a_setting(settings):
    settings.DRILL_MONTHS = 1

    assert due_after(date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize("months", [1, 3, 6])
def test_late_by_instant_is_late_by_date_on_every_day_of_eight_years(settings, months):
    settings.DRILL_MONTHS = months
    today = date(2024, 1, 1)
    while today < date(2033, 1, 1):
        first = clock.london_date(late_before(today))
        assert due_after(first) >= today > due_after(first - timedelta(days=1))
        today += timedelta(days=1)


def test_the_boundary_is_midnight_in_london():
    assert late_before(date(2027, 7, 1)).utcoffset() == timedelta(hours=1)
    assert late_before(date(2027, 3, 1)).utcoffset() == timedelta(0)
