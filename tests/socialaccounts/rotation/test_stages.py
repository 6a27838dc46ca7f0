"""The stages of a rotation, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialaccounts.rotation.stages import LEAD_DAYS, Circle, next_stage_on, stage_reached

DUE = date(2027, 3, 31)
DUES = st.dates(date(2024, 1, 1), date(2032, 12, 31))
AFTER = st.integers(-LEAD_DAYS, 400)


@pytest.mark.parametrize(
    ("days", "name", "circle"),
    [
        (-7, "week-before", Circle.HOLDERS),
        (-1, "week-before", Circle.HOLDERS),
        (0, "on-the-day", Circle.HOLDERS),
        (2, "on-the-day", Circle.HOLDERS),
        (3, "late-3", Circle.MANAGERS),
        (6, "late-3", Circle.MANAGERS),
        (7, "late-7", Circle.COMMS),
        (13, "late-7", Circle.COMMS),
        (14, "late-14", Circle.COMMS),
        (20, "late-14", Circle.COMMS),
        (21, "late-21", Circle.COMMS),
        (365, "late-364", Circle.COMMS),
    ],
)
def test_stage_reached(days, name, circle):
    stage = stage_reached(DUE, DUE + timedelta(days=days))

    assert (stage.name, stage.circle) == (name, circle)


def test_no_stage_is_reached_more_than_a_week_before():
    with pytest.raises(ValueError, match="more than 7 days away"):
        stage_reached(DUE, DUE - timedelta(days=8))


@given(DUES, AFTER)
def test_the_next_stage_is_the_first_day_on_which_another_one_is_reached(due, days):
    today = due + timedelta(days=days)
    following = next_stage_on(due, today)

    assert following > today
    assert stage_reached(due, following) != stage_reached(due, today)
    assert stage_reached(due, following - timedelta(days=1)) == stage_reached(due, today)


@given(DUES, AFTER)
def test_a_stage_has_begun_when_it_is_reached(due, days):
    today = due + timedelta(days=days)

    assert due + timedelta(days=stage_reached(due, today).days) <= today


@given(DUES, AFTER)
def test_no_circle_shrinks(due, days):
    today = due + timedelta(days=days)

    assert stage_reached(due, today).circle <= stage_reached(due, today + timedelta(days=1)).circle
