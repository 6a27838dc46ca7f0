"""The stages of a rotation, day by day, and what the settings may say of them."""

from datetime import date, timedelta

import pytest
from django.conf import settings as portal_settings
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from socialaccounts.rotation.models import Cause
from socialaccounts.rotation.stages import Circle, Turn, check_stages, plan_of

DUE = date(2027, 3, 31)
DUES = st.dates(date(2024, 1, 1), date(2032, 12, 31))
CAUSES = st.sampled_from(Cause.values)
AFTER = st.integers(-10, 400)


@pytest.mark.parametrize(
    ("days", "name", "circle"),
    [
        (-7, "before-7", Circle.HOLDERS),
        (-1, "before-7", Circle.HOLDERS),
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
def test_the_monthly_stage_reached(days, name, circle):
    stage = plan_of(Cause.MONTHLY).reached(DUE, DUE + timedelta(days=days))

    assert (stage.name, stage.circle) == (name, circle)


@pytest.mark.parametrize(
    ("cause", "days", "name", "circle"),
    [
        (Cause.COMPROMISED, 0, "on-the-day", Circle.COMMS),
        (Cause.COMPROMISED, 1, "late-1", Circle.COMMS),
        (Cause.LEAVER, 0, "on-the-day", Circle.MANAGERS),
        (Cause.LEAVER, 1, "late-1", Circle.COMMS),
        (Cause.EMERGENCY, -1, "before-1", Circle.MANAGERS),
        (Cause.EMERGENCY, 3, "late-3", Circle.COMMS),
        (Cause.FIRST_DEPOSIT, -7, "before-7", Circle.HOLDERS),
    ],
)
def test_urgent_causes_are_told_sooner_and_to_more(cause, days, name, circle):
    stage = plan_of(cause).reached(DUE, DUE + timedelta(days=days))

    assert (stage.name, stage.circle) == (name, circle)


def test_no_stage_is_reached_more_than_a_week_before():
    assert plan_of(Cause.MONTHLY).reached(DUE, DUE - timedelta(days=8)) is None


@given(CAUSES, DUES, AFTER)
def test_the_next_stage_is_the_first_day_on_which_another_one_is_reached(cause, due, days):
    plan, today = plan_of(cause), due + timedelta(days=days)
    following = plan.next_on(due, today)

    assert following > today
    assert plan.reached(due, following) != plan.reached(due, today)
    assert plan.reached(due, following - timedelta(days=1)) == plan.reached(due, today)


@given(CAUSES, DUES, AFTER)
def test_a_stage_has_begun_when_it_is_reached(cause, due, days):
    today = due + timedelta(days=days)
    stage = plan_of(cause).reached(due, today)

    assert stage is None or due + timedelta(days=stage.days) <= today


@given(CAUSES, DUES, AFTER)
def test_no_circle_shrinks(cause, due, days):
    plan, today = plan_of(cause), due + timedelta(days=days)
    first, then = plan.reached(due, today), plan.reached(due, today + timedelta(days=1))

    assert first is None or first.circle <= then.circle


def test_a_plan_can_be_set(settings):
    settings.ROTATION_STAGES = {"monthly": ["-14:managers", " 2:comms", "every:5"]}
    plan = plan_of(Cause.MONTHLY)

    assert plan.lead_days == 14
    assert [plan.reached(DUE, DUE + timedelta(days=days)).name for days in (-14, 2, 6, 7)] == [
        "before-14",
        "late-2",
        "late-2",
        "late-7",
    ]


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ([], "must end with every:DAYS"),
        (["every:7"], "after one stage or more"),
        (["0:holders"], "must end with every:DAYS"),
        (["0:holders", "every:0"], "must end with every:DAYS"),
        (["0:everybody", "every:7"], "DAYS:holders, DAYS:managers or DAYS:comms"),
        (["soon:holders", "every:7"], "DAYS:holders, DAYS:managers or DAYS:comms"),
        (["3:holders", "0:comms", "every:7"], "the days must rise"),
        (["0:holders", "0:comms", "every:7"], "the days must rise"),
        (["0:comms", "3:holders", "every:7"], "as many as the one before, or more"),
    ],
)
def test_a_plan_that_cannot_be_read_is_named(settings, parts, what):
    settings.ROTATION_STAGES = {**portal_settings.ROTATION_STAGES, "leaver": parts}

    with pytest.raises(ImproperlyConfigured, match=f"ROTATION_STAGES_LEAVER cannot be read: .*{what}"):
        check_stages(Cause.values)


def test_a_cause_without_a_plan_is_named(settings):
    settings.ROTATION_STAGES = {}

    with pytest.raises(ImproperlyConfigured, match="ROTATION_STAGES_MONTHLY"):
        check_stages(Cause.values)


@given(CAUSES, st.sets(DUES, min_size=1, max_size=90), DUES)
def test_turns_name_each_date_once_the_earliest_first_in_lists_of_one_circle(cause, dates, today):
    plan = plan_of(cause)

    turns = list(plan.turns(dates, today))

    assert [turn.due_on for some in turns for turn in some] == sorted(dates)
    for some in turns:
        assert len(some) <= 32
        assert len({turn.circle for turn in some}) == 1
        for turn in some:
            assert turn == Turn(
                turn.due_on, plan.reached(turn.due_on, today), plan.next_on(turn.due_on, today)
            )
