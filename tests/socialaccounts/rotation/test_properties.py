"""Whatever happens to accounts and people, and in whatever order: what must hold after each sweep.

Each history is a list of happenings drawn at random; `HYPOTHESIS_PROFILE=thorough` draws many more of them.
"""

import calendar
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.models import Notice
from config import clock as portal_clock
from socialaccounts.models import EmergencyUse, Freeze, PackedVersion, Rotation, SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.rotation.models import Ending
from socialaccounts.rotation.sweep import sweep
from socialaccounts.vault.periods import Period
from tests.socialaccounts.rotation.factories import make_emergency_use
from tests.socialaccounts.rotation.world import HAPPENINGS, OFTEN, Council, make_council
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db

START = datetime(2027, 1, 30, 9, tzinfo=portal_clock.LONDON)
FIRST, LAST = date(2024, 1, 1), date(2032, 12, 31)

HISTORIES = st.lists(
    st.tuples(st.sampled_from(HAPPENINGS + OFTEN), st.integers(0, 4), st.integers(0, 1)),
    min_size=4,
    max_size=16,
)
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def few(part):
    """A part of the profile's examples: each here is a whole history in a database."""
    return hypothesis_settings(
        max_examples=hypothesis_settings().max_examples // part,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@few(4)
@given(HISTORIES)
@example([("fetch", 1, 0), ("stop_holding", 1, 0), ("sweep", 0, 0), ("generate", 0, 0), ("confirm", 0, 0)])
@example([("open_pack", 2, 0)])
@example([("fetch", 1, 0), ("change_service", 1, 0), ("pass_days", 1, 0)])
@example(
    [
        ("fetch", 1, 0),
        ("change_service", 1, 0),
        ("pass_days", 1, 0),
        ("confirm_holding", 1, 0),
        ("sweep", 0, 0),
    ]
)
@example([("fetch", 1, 0), ("leave_later", 1, 1), ("pass_days", 2, 0)])
@example([("emergency", 2, 1)])
@example([("deposit", 3, 1), ("leave_comms", 3, 1)])
@example([("fetch", 4, 0), ("leave_comms", 4, 0), ("park_or_resume", 0, 0), ("park_or_resume", 0, 0)])
@example([("fetch", 3, 0), ("other_way_in", 0, 0), ("leave", 3, 0), ("sweep", 0, 0), ("other_way_in", 0, 0)])
@example([("freeze", 3, 0), ("sweep", 0, 0), ("deposit", 0, 0), ("fetch", 1, 0), ("deactivate", 1, 0)])
def test_no_history_leaves_a_known_value_without_a_duty(council, clock, history):
    with undone():
        clock.move_to(START + timedelta(hours=1))
        world = Council(clock.forward)
        for what, person, account in [*history, ("sweep", 0, 0)]:
            getattr(world, what)(person, account)
            if what == "sweep":
                for held in SocialAccount.objects.live():
                    every_reason_has_its_duty(world, held)
            nothing_is_there_twice()
        only_a_value_in_force_ends_a_change()


@pytest.fixture
def council(clock):
    clock.move_to(START)
    make_council()


class undone:  # noqa: N801
    """A transaction that is rolled back in the end, so that every history starts from the same council."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, kind, error, trace):
        transaction.set_rollback(True)
        self.atomic.__exit__(kind, error, trace)


def every_reason_has_its_duty(world, held):
    causes, version = world.open_causes(held), world.current(held)
    if held.access_model != AccessModel.SHARED_LOGIN:
        due = held.access_confirmations.order_by("-pk").values_list("due_on", flat=True).first()
        if due is None or due <= portal_clock.today() + timedelta(days=7):
            assert "monthly" in causes
        return
    if world.outsiders(held):
        assert "leaver" in causes
    if Freeze.objects.open().filter(account=held, version=version).exists():
        assert "compromised" in causes
    opened = PackedVersion.objects.filter(version=version, pack__opened_at__isnull=False)
    if EmergencyUse.objects.filter(version=version).exists() or opened.exists():
        assert "emergency" in causes
    if version.due_on <= portal_clock.today() + timedelta(days=7):
        assert "monthly" in causes


def nothing_is_there_twice():
    open_ones = Counter(Rotation.objects.open().values_list("account", "cause"))
    assert max(open_ones.values(), default=1) == 1
    about = Notice.objects.filter(about_type="socialaccounts.rotation")
    owed = Counter(about.values_list("recipient", "about_id", "stage"))
    assert max(owed.values(), default=1) == 1


def only_a_value_in_force_ends_a_change():
    for rotation in Rotation.objects.filter(ended=Ending.CHANGED).select_related("version", "closed_by"):
        assert rotation.closed_by.confirmed_at is not None
        assert rotation.version is None or rotation.version.superseded_at is not None


# Dates


def a_month_after(day):
    """The same day of the next month, or its last: worked out without the library that the portal uses."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def test_every_day_from_2024_to_2032_falls_due_a_calendar_month_later_at_any_hour():
    period = Period(count=1, unit="months")
    day = FIRST
    while day <= LAST:
        for hour in (time(0, 0), time(0, 59), time(1, 30), time(23, 59, 59)):
            instant = datetime.combine(day, hour, tzinfo=portal_clock.LONDON).astimezone(UTC)
            assert period.after(portal_clock.london_date(instant)) == a_month_after(day)
        day += timedelta(days=1)


@few(5)
@given(INSTANTS)
@example(datetime(2024, 1, 31, 12, tzinfo=UTC))
@example(datetime(2028, 1, 31, 23, 59, tzinfo=UTC))
@example(datetime(2027, 3, 28, 0, 30, tzinfo=UTC))  # the night on which the clocks go forward
@example(datetime(2027, 7, 31, 23, 30, tzinfo=UTC))  # already August in London
@example(datetime(2027, 10, 31, 0, 30, tzinfo=UTC))  # the night on which they go back
@example(datetime(2031, 12, 31, 23, 59, tzinfo=UTC))
def test_a_change_is_asked_for_from_midnight_in_london_a_week_before_its_date(account, clock, instant):
    due = a_month_after(portal_clock.london_date(instant))
    with undone():
        clock.move_to(instant)
        version = make_version(account)
        assert version.due_on == due
        clock.move_to(portal_clock.start_of(due - timedelta(days=7)) - timedelta(minutes=1))
        assert sweep().opened == 0

        clock.forward(minutes=2)

        assert sweep().opened == 1
        assert Rotation.objects.get().due_on == due


@few(5)
@given(INSTANTS)
@example(datetime(2027, 7, 31, 23, 30, tzinfo=UTC))
@example(datetime(2027, 10, 30, 23, 30, tzinfo=UTC))
@example(datetime(2028, 2, 28, 23, 59, tzinfo=UTC))
def test_an_emergency_is_due_on_the_london_day_after_it(account, comms, clock, instant):
    with undone():
        clock.move_to(instant)
        make_emergency_use(make_version(account), comms, at=instant)

        sweep()

        due = Rotation.objects.get(cause="emergency").due_on
        assert due == portal_clock.london_date(instant) + timedelta(days=1)
