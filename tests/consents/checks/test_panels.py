"""Photo checks on the home and the attention page."""

from datetime import timedelta

import pytest

from config import clock as portal_clock
from consents.checks import panels
from consents.records.actions import Who, withdraw
from tests.consents.checks.made import make_check, make_child, make_form
from tests.consents.factories import make_flag

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(manager, comms, clock):
    """An allowed check of a child for whom everything was withdrawn a minute later."""
    child = make_child()
    form = make_form(child)
    check = make_check(manager, child)
    clock.forward(minutes=1)
    withdraw(children=[child], who=Who(adult=form.adult), by=comms)
    return check


def test_an_allowed_photo_whose_consent_was_withdrawn_comes_to_its_asker_and_to_comms(
    withdrawn, manager, stranger
):
    (row,) = panels.needs(manager)

    assert withdrawn.reference in row["text"]
    assert row["url"] == withdrawn.get_absolute_url()
    assert panels.attention() == [row]
    assert panels.needs(stranger) == []


def test_it_goes_once_the_photo_was_checked_again(withdrawn, manager, clock):
    from uuid import uuid4

    from consents.checks.actions import ask_again

    ask_again(check=withdrawn, once=uuid4(), by=manager)

    assert panels.needs(manager) == []


def test_it_goes_when_the_date_of_posting_has_passed(withdrawn, manager, clock):
    clock.move_to(portal_clock.today() + timedelta(days=1))

    assert panels.needs(manager) == []


def test_a_check_of_whose_children_nothing_was_recorded_needs_nobody(manager):
    child = make_child()
    make_form(child)
    make_check(manager, child)

    assert panels.needs(manager) == []


def test_what_is_referred_comes_to_its_addressee_and_to_the_attention_of_comms(
    manager, comms, safeguarding, stranger
):
    child, watched = make_child(), make_child("Leo Park")
    make_form(child), make_form(watched)
    make_flag(watched, "refer", raised_by=safeguarding)
    make_check(manager, child, gives_place=True)
    make_check(manager, watched)

    assert [row["tag"] for row in panels.needs(comms)] == ["1"]
    assert [row["tag"] for row in panels.needs(safeguarding)] == ["1"]
    assert panels.needs(stranger) == panels.needs(manager) == []
    assert [row["text"] for row in panels.attention()] == [
        "Photo checks that wait for an answer of comms",
        "Photo checks that wait for an answer of safeguarding",
    ]


def test_the_ways_from_the_panels_show_what_they_promise(client_for, manager, comms):
    child = make_child()
    make_form(child)
    check = make_check(manager, child, gives_place=True)

    for row in (*panels.needs(comms), *panels.attention()):
        assert check.reference in client_for(comms).get(row["url"]).content.decode()
