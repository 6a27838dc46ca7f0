"""Due dates: calendar months over London dates, right for every day of the years to come."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config import clock as portal_clock
from socialaccounts.vault.actions import deposit
from socialaccounts.vault.dates import Due, due_after
from socialaccounts.vault.periods import Period
from socialaccounts.vault.values import Value

MONTHLY = Period(count=1, unit="months")
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@given(DAYS)
@example(date(2024, 1, 31))
@example(date(2027, 1, 29))
@example(date(2028, 1, 30))
@example(date(2028, 2, 29))
@example(date(2031, 12, 31))
def test_a_password_is_due_on_the_same_day_of_the_next_month_or_on_its_last(deposited):
    due = MONTHLY.after(deposited)

    year, month = (deposited.year + 1, 1) if deposited.month == 12 else (deposited.year, deposited.month + 1)
    assert due == date(year, month, min(deposited.day, monthrange(year, month)[1]))


@given(DAYS)
def test_a_password_is_never_due_sooner_than_28_days_or_later_than_31(deposited):
    assert timedelta(28) <= MONTHLY.after(deposited) - deposited <= timedelta(31)


@pytest.mark.django_db
def test_the_period_is_a_setting(settings, account):
    settings.ROTATION_MONTHS = 3

    assert due_after(date(2026, 11, 30), account) == date(2027, 2, 28)


@pytest.mark.django_db
def test_the_latest_period_of_the_account_or_else_of_the_council_holds(account, comms):
    decided = {"by": comms, "decision": "Cabinet 12/26", "decided_on": date(2026, 10, 1)}
    Period.objects.create(count=90, unit="days", **decided)
    assert due_after(date(2026, 11, 30), account) == date(2027, 2, 28)

    Period.objects.create(account=account, count=2, unit="days", **decided)
    Period.objects.create(account=account, count=2, unit="months", **decided)
    assert due_after(date(2026, 11, 30), account) == date(2027, 1, 30)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instant", "due"),
    [
        (datetime(2027, 6, 30, 22, 59, tzinfo=UTC), date(2027, 7, 30)),
        (datetime(2027, 6, 30, 23, 1, tzinfo=UTC), date(2027, 8, 1)),
        (datetime(2027, 12, 31, 23, 59, tzinfo=UTC), date(2028, 1, 31)),
        (datetime(2028, 3, 26, 0, 30, tzinfo=UTC), date(2028, 4, 26)),
        (datetime(2028, 10, 28, 23, 30, tzinfo=UTC), date(2028, 11, 29)),
    ],
)
def test_the_day_of_a_deposit_is_the_london_day(account, officer, clock, instant, due):
    clock.move_to(instant)

    version = deposit(account=account, by=officer, value=Value("council", "heron-quarry-violet-91"))

    assert version.due_on == due


@pytest.mark.parametrize(
    ("days", "status", "label"),
    [
        (-2, "late", "2 days late"),
        (-1, "late", "1 day late"),
        (0, "due-today", "Due today"),
        (1, "due-soon", "Due tomorrow"),
        (7, "due-soon", "Due in 7 days"),
        (8, "in-date", "In date"),
    ],
)
def test_due_in_words(days, status, label):
    due = Due(portal_clock.today() + timedelta(days=days))

    assert (due.status, due.label) == (status, label)
