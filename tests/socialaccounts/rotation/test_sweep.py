"""The hourly sweep, day by day and run after run."""

from datetime import date, timedelta

import pytest
from django.db import connection

from accounts.models import AuditEvent, Membership, Notice
from accounts.templatetags.portal import in_words
from socialaccounts.models import Rotation
from socialaccounts.register.terms import Capacity, Status
from socialaccounts.rotation.actions import change_password
from socialaccounts.rotation.sweep import Swept, sweep
from socialaccounts.rotation.tasks import sweep as task
from socialaccounts.vault.values import Value
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.vault.factories import make_version, noon

pytestmark = pytest.mark.django_db

DUE = date(2027, 6, 30)


@pytest.fixture(autouse=True)
def _start(clock):
    """Before anybody holds anything, so that the dates of the people are in order with the tests' dates."""
    clock.move_to(date(2027, 1, 1))


@pytest.fixture
def due(account, deputy):
    """A password that falls due on DUE."""
    return make_version(account, by=deputy, on=date(2027, 5, 30), due=DUE)


def on(clock, days):
    clock.move_to(DUE + timedelta(days=days))
    return sweep()


def told(stage):
    notices = Notice.objects.filter(stage=stage).order_by("recipient__full_name")
    return list(notices.values_list("recipient__full_name", "kind"))


def test_nothing_is_due_eight_days_before(due, clock):
    assert on(clock, -8) == Swept(closed=0, opened=0, told=0)
    assert not Rotation.objects.exists()


def test_a_rotation_opens_seven_days_before(due, clock):
    assert on(clock, -7) == Swept(closed=0, opened=1, told=1)

    rotation = Rotation.objects.get()
    assert (rotation.version, rotation.cause, rotation.due_on) == (due, "monthly", DUE)
    assert rotation.next_stage_on == DUE
    assert rotation.opened_at.date() == DUE - timedelta(days=7)


def test_opening_is_audited_by_number(due, clock):
    on(clock, -7)
    on(clock, 0)

    event = AuditEvent.objects.get()
    assert (event.event, event.actor_name) == ("rotation.opened", "The portal")
    assert event.facts == {"rotations": 1, "cause": "Monthly change"}


def test_the_stages_widen_from_the_holders_to_managers_and_comms(due, manager, comms, clock):
    for days in range(-9, 22):
        on(clock, days)

    holders = [("Dan Deputy", "rotation_due"), ("Olive Officer", "rotation_due")]
    with_manager = [holders[0], ("Mani Manager", "rotation_late"), holders[1]]
    with_comms = [("Comms Person", "rotation_late"), *with_manager]
    assert told("before-7") == told("on-the-day") == holders
    assert told("late-3") == with_manager
    assert told("late-7") == told("late-14") == told("late-21") == with_comms
    assert Notice.objects.count() == 2 + 2 + 3 + 4 * 3


def test_a_second_run_does_nothing_new(due, clock):
    on(clock, 3)

    assert on(clock, 3) == Swept(closed=0, opened=0, told=0)
    assert Notice.objects.count() == 2


def test_after_an_outage_only_the_newest_stage_is_told(due, manager, comms, clock):
    on(clock, 25)

    assert set(Notice.objects.values_list("stage", flat=True)) == {"late-21"}
    assert Rotation.objects.get().next_stage_on == DUE + timedelta(days=28)


def test_after_an_outage_the_next_stage_comes_in_its_turn(due, clock):
    on(clock, -7)
    on(clock, 5)
    on(clock, 7)

    assert list(dict.fromkeys(Notice.objects.order_by("pk").values_list("stage", flat=True))) == [
        "before-7",
        "late-3",
        "late-7",
    ]


def test_titles_tell_the_truth_of_the_day(due, officer, clock):
    for days in (-7, 0, 3):
        on(clock, days)

    assert list(Notice.objects.filter(recipient=officer).order_by("pk").values_list("title", flat=True)) == [
        "Change the password of Queen’s Park by 30 June 2027",
        "Change the password of Queen’s Park today, 30 June 2027",
        "The password of Queen’s Park is late: it was due on 30 June 2027",
    ]


def test_a_holder_who_manages_the_service_is_told_once_as_a_holder(due, account, manager, clock):
    make_holder(account, manager)

    on(clock, 3)

    assert ("Mani Manager", "rotation_due") in told("late-3")
    assert len(told("late-3")) == 3


def test_those_who_are_no_longer_entitled_are_not_told(due, account, officer, manager, comms, clock):
    account.holders.filter(user=officer).update(until=DUE)
    Membership.objects.filter(user=manager).update(ended_on=DUE)
    comms.is_active = False
    comms.save()

    on(clock, 7)

    assert told("late-7") == [("Dan Deputy", "rotation_due")]


def test_without_holders_the_managers_are_told_from_the_start(manager, service, clock):
    make_version(make_account(service=service), due=DUE)

    on(clock, -7)

    assert told("before-7") == [("Mani Manager", "rotation_late")]


def test_without_holders_and_managers_comms_is_told_from_the_start(comms, clock):
    make_version(make_account(service=make_service()), due=DUE)

    on(clock, -7)

    assert told("before-7") == [("Comms Person", "rotation_late")]


def test_without_anybody_the_sweep_goes_on(due, clock):
    make_version(make_account(service=make_service()), due=DUE)

    assert on(clock, -7).told == 2


@pytest.mark.parametrize("status", [Status.PLANNED, Status.PARKED, Status.CLOSED])
def test_only_live_accounts_are_chased(service, officer, status, clock):
    make_version(make_account(service=service, status=status, lead=officer), due=DUE)

    assert on(clock, 7) == Swept(closed=0, opened=0, told=0)


def test_an_account_that_closes_is_chased_no_more(due, account, clock):
    on(clock, -7)
    type(account).objects.filter(pk=account.pk).update(
        status=Status.CLOSED, closed_at=noon(DUE), closed_because="Merged"
    )

    assert on(clock, 7).told == 0


def test_a_changed_password_ends_it_and_the_next_month_begins(due, account, officer, clock):
    on(clock, -7)
    change_password(account=account, by=officer, value=Value("council", "otter-canyon-lantern-17"))

    assert on(clock, 3) == Swept(closed=0, opened=0, told=0)
    assert on(clock, 23 - 7).opened == 1
    assert Rotation.objects.open().get().due_on == date(2027, 7, 23)


def test_a_rotation_left_open_beside_a_newer_password_is_closed(due, account, clock):
    on(clock, -7)
    successor = make_version(account, on=DUE - timedelta(days=6))

    assert on(clock, 0) == Swept(closed=1, opened=0, told=0)
    assert Rotation.objects.get().closed_by == successor
    assert AuditEvent.objects.latest("sequence").event == "rotation.closed"


def test_no_notice_names_a_secret_or_the_username(due, manager, comms, clock):
    type(due.credential).objects.update(username="the-username")
    on(clock, 7)

    for notice in Notice.objects.all():
        assert "the-username" not in f"{notice.title} {notice.facts} {notice.path}"


def test_the_clock_put_back_harms_nothing(due, clock):
    on(clock, 0)

    assert on(clock, -20) == Swept(closed=0, opened=0, told=0)


def test_the_task_runs_the_sweep(due, clock):
    clock.move_to(DUE)

    task()

    assert Rotation.objects.get()


def test_two_due_dates_are_told_in_one_sweep(due, service, officer, clock):
    make_version(make_account(service=service, lead=officer), due=DUE + timedelta(days=3))

    assert on(clock, 0) == Swept(closed=0, opened=2, told=2)
    assert set(Notice.objects.values_list("stage", flat=True)) == {"on-the-day", "before-7"}


def many_due(count):
    for _ in range(count):
        account = make_account(service=make_service())
        make_holder(account, make_user(service=account.service, manages=True), Capacity.LEAD)
        make_version(account, due=DUE)


FIRST_SWEEP, IDLE_SWEEP = 13, 3
FIRST_LOCKS, IDLE_LOCKS = 3, 0
"""On PostgreSQL each section that the sweep enters begins with three statements (`config.sets.one_at_a_time`)."""


@pytest.mark.parametrize("count", [2, 40])
def test_a_sweep_takes_as_many_queries_whatever_is_due(count, clock, django_assert_num_queries):
    many_due(count)
    clock.move_to(DUE - timedelta(days=7))

    first, idle = (FIRST_LOCKS, IDLE_LOCKS) if connection.vendor == "postgresql" else (0, 0)

    with django_assert_num_queries(FIRST_SWEEP + first):
        sweep()
    with django_assert_num_queries(IDLE_SWEEP + idle):
        sweep()


def test_more_due_dates_than_one_statement_names_are_each_told_in_their_words(service, officer, clock):
    for days in range(70):
        make_version(make_account(service=service, lead=officer), due=DUE + timedelta(days=days))

    assert on(clock, 60) == Swept(closed=0, opened=68, told=68)

    assert set(Rotation.objects.values_list("due_on", flat=True)) == {
        DUE + timedelta(days=days) for days in range(68)
    }
    titles = dict(Notice.objects.filter(recipient=officer).values_list("about_id", "title"))
    for rotation in Rotation.objects.all():
        assert in_words(rotation.due_on) in titles[str(rotation.pk)]
    assert on(clock, 60) == Swept(closed=0, opened=0, told=0)
