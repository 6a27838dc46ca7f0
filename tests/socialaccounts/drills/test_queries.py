"""How drills stand, and what the attention page says of them."""

from datetime import date

import pytest

from socialaccounts.drills.queries import attention_rows, drills, lines
from socialaccounts.register.terms import Status
from tests.socialaccounts.drills.conftest import live_since, proof
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.access.factories import make_elsewhere

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)


def states():
    found = drills().order_by("drill", "drilled_from", "pk")
    return [(one.account.name, one.label, one.due_on) for one in lines(list(found))]


@pytest.fixture
def five(comms, clock):
    """An account in each state, on 1 March 2027."""
    clock.move_to(TODAY)

    def make(name, *proofs):
        account = live_since(make_account(name), date(2026, 6, 1))
        for on, worked in proofs:
            proof(account, comms, on=on, worked=worked)

    make("In date", (date(2027, 2, 1), True))
    make("Due", (date(2026, 12, 15), True))
    make("Late", (date(2026, 11, 30), True))
    make("Never")
    make("Failed", (date(2027, 2, 1), True), (date(2027, 2, 2), False))
    make_account("Planned", status=Status.PLANNED)


def test_each_state_is_told_and_the_worst_comes_first(five):
    assert states() == [
        ("Failed", "Could not sign in", date(2027, 5, 1)),
        ("Never", "Never drilled", date(2026, 9, 1)),
        ("Late", "Late", date(2027, 2, 28)),
        ("Due", "Due", date(2027, 3, 15)),
        ("In date", "In date", date(2027, 5, 1)),
    ]


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (date(2027, 2, 13), "In date"),
        (date(2027, 2, 14), "Due"),
        (date(2027, 2, 28), "Due"),
        (date(2027, 3, 1), "Late"),
    ],
)
def test_a_drill_of_30_november_is_late_from_1_march(comms, clock, today, label):
    account = live_since(make_account(), date(2026, 6, 1))
    proof(account, comms, on=date(2026, 11, 30))
    clock.move_to(today)

    assert states()[0][1:] == (label, date(2027, 2, 28))


def test_one_never_drilled_is_due_three_months_after_going_live(clock):
    clock.move_to(date(2027, 3, 1))
    live_since(make_account("New"), date(2027, 2, 28))

    assert states() == [("New", "Never drilled", date(2027, 5, 28))]


def test_a_later_success_mends_a_failure(account, comms, comms2):
    proof(account, comms, worked=False)
    assert states()[0][1] == "Could not sign in"

    proof(account, comms2)
    assert states()[0][1] == "In date"


def test_a_failure_with_an_old_drill_keeps_its_date(account, comms, clock):
    clock.move_to(TODAY)
    live_since(account, date(2026, 6, 1))
    proof(account, comms, on=date(2026, 7, 1))
    proof(account, comms, on=date(2027, 2, 1), worked=False)

    assert states()[0][1:] == ("Could not sign in", date(2026, 10, 1))


def test_attention_counts_the_red_list_and_late_drills(five):
    rows = [(row.text, row.url) for row in attention_rows()]

    assert ("5 live accounts are on the red list", "/register/red-list/") in rows
    assert ("The drill of 1 live account is late", "/register/drills/?show=late") in rows


def test_attention_counts_as_late_just_what_the_list_calls_late(five):
    from socialaccounts.drills.queries import LATE, _late

    assert [one.pk for one in _late()] == [one.pk for one in drills().filter(drill=LATE)]


def test_attention_names_those_without_a_shared_login_into_which_comms_could_not_get(account, comms, comms2):
    make_elsewhere(account)
    proof(account, comms, worked=False)

    assert "Comms could not sign in to Queen’s Park" in [row.text for row in attention_rows()]


def test_attention_stops_counting_at_a_hundred(comms, comms2):
    for _ in range(101):
        make_account()

    assert attention_rows()[0].text == "More than 100 live accounts are on the red list"


def test_attention_says_nothing_of_safe_accounts(safe):
    assert attention_rows() == []
