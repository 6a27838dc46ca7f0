"""Who may be photographed at an event: the very verdict, beforehand, at constant cost."""

from datetime import timedelta

import pytest

from config import clock
from consents.events.readiness import Standing, day_of, readiness
from tests.consents.checks.made import make_check, make_child, make_class, make_form
from tests.consents.factories import expect, make_event, make_flag
from tests.costs import counted

pytestmark = pytest.mark.django_db


def ready(event, channel="facebook"):
    return readiness(event, account=None, channel=channel)


def standings(event, **changes):
    return {row.name: row.standing for row in ready(event, **changes).rows}


@pytest.fixture
def event():
    first = clock.today() + timedelta(days=10)
    return make_event("Summer fair", days=(first, first + timedelta(days=1)))


def test_each_child_stands_as_the_photo_check_will_say(event, safeguarding):
    cleared, lapsing, missing, referred = (
        make_child(name) for name in ("Ada Okafor", "Leo Park", "Mia Nowak", "Sam Ali")
    )
    make_form(cleared)
    make_form(lapsing, valid_until=clock.today() + timedelta(days=3))
    make_form(referred)
    make_flag(referred, "refer", raised_by=safeguarding)
    expect(event, cleared, lapsing, missing, referred, names=("Nobody Known",))

    found = ready(event)

    assert standings(event) == {
        "Ada Okafor": Standing.CLEARED,
        "Leo Park": Standing.LAPSING,
        "Mia Nowak": Standing.NOT,
        "Sam Ali": Standing.NOT_YET,
        "Nobody Known": Standing.UNKNOWN,
    }
    assert [row.name for row in found.barred] == ["Nobody Known", "Mia Nowak", "Leo Park", "Sam Ali"]
    assert {child.pk for child in found.without_form} == {missing.pk, lapsing.pk}
    assert next((one.label, count) for one, count in found.counts) == ("Cleared", 1)
    assert all(
        row.remedies for row in found.rows if row.expected.child and row.standing is not Standing.CLEARED
    )


def test_an_event_consent_counts_by_its_row_and_not_for_a_namesake_event(event):
    child = make_child()
    days = {"event_from": event.first_day, "event_until": event.last_day}
    make_form(child, for_event=True, event=event, event_name=event.name, **days)
    other = make_event(event.name, days=(event.first_day, event.last_day))
    for one in (event, other):
        expect(one, child)

    assert standings(event) == {"Ada Okafor": Standing.CLEARED}
    assert standings(other) == {"Ada Okafor": Standing.NOT}


def test_an_older_event_consent_counts_by_its_name(event):
    child = make_child()
    make_form(
        child,
        for_event=True,
        event_name="SUMMER fair",
        event_from=event.first_day,
        event_until=event.last_day,
    )
    expect(event, child)

    assert standings(event) == {"Ada Okafor": Standing.CLEARED}


def test_another_channel_is_another_answer(event):
    child = make_child()
    make_form(child)
    expect(event, child)

    assert standings(event, channel="print") == {"Ada Okafor": Standing.NOT}


def test_a_past_event_is_asked_about_as_of_today():
    today = clock.today()
    event = make_event(days=(today - timedelta(days=9), today - timedelta(days=8)))
    child = make_child()
    make_form(child)
    expect(event, child)

    assert day_of(event) == today
    assert standings(event) == {"Ada Okafor": Standing.CLEARED}


def test_what_is_ready_is_allowed_on_the_day_itself(manager):
    event = make_event(days=(clock.today(), clock.today()))
    children = make_class(3)
    expect(event, *children)
    check = make_check(
        manager, *children, event=event, taken_on=clock.today(), account=None, channel="facebook"
    )

    assert set(standings(event).values()) == {Standing.CLEARED}
    assert check.outcome == "ALLOW"


def test_thirty_cost_as_many_queries_as_three(event):
    expect(event, *make_class(3))
    with counted() as few:
        ready(event)
    more = make_event(days=(event.first_day, event.last_day))
    expect(more, *make_class(30))
    with counted() as many:
        ready(more)

    assert many.queries == few.queries <= 12


def test_an_event_without_children_is_ready_for_nothing(event):
    assert ready(event).rows == ready(event).barred == ()
