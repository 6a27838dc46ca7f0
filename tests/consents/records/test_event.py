"""Events as rows: whom they are visible to, how they are found, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from config import clock
from consents.models import Event, ExpectedChild, Form
from tests.consents.factories import expect, make_child, make_event, make_form
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def test_a_manager_sees_the_events_of_their_services_and_their_own(manager, service):
    theirs, added, other = make_event(service=service), make_event(added_by=manager), make_event()

    assert set(Event.objects.visible_to(manager)) == {theirs, added}
    assert other not in Event.objects.visible_to(manager)


def test_comms_see_every_event_and_an_officer_none(comms, officer):
    event = make_event()

    assert list(Event.objects.visible_to(comms)) == [event]
    assert list(Event.objects.visible_to(officer)) == []


def test_an_event_is_upcoming_through_its_last_day():
    today = clock.today()
    ends_today = make_event(days=(today - timedelta(days=2), today))
    over = make_event(days=(today - timedelta(days=2), today - timedelta(days=1)))

    assert list(Event.objects.upcoming()) == [ends_today]
    assert list(Event.objects.past()) == [over]
    assert over.is_past and not ends_today.is_past
    assert ends_today.takes_place_on(today) and not over.takes_place_on(today)


@pytest.mark.parametrize("text", ["fete", "FÊTE queens", "juniors", "EV-{pk}"])
def test_an_event_is_found_by_its_words_or_its_reference(text):
    event = make_event("Summer Fête", organiser="Whitecotes Juniors")
    make_event("Open day", place="Library")

    assert list(Event.objects.search(text.format(pk=event.pk))) == [event]


def test_nothing_is_found_by_nothing():
    make_event()

    assert list(Event.objects.search("  ")) == []


def test_cancelled_events_do_not_stand(comms):
    event = make_event(cancelled_by=comms, cancelled_at=clock.now())

    assert event.is_cancelled
    assert list(Event.objects.standing()) == []


def test_a_child_and_a_name_are_expected_once():
    event, child = make_event(), make_child()
    expect(event, child, names=("Nobody Known",))

    for again in ({"children": (child,)}, {"names": ("Nobody Known",)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            expect(event, *again.get("children", ()), names=again.get("names", ()))


def test_the_children_of_events_are_those_on_the_register():
    event, other, child = make_event(), make_event(), make_child()
    expect(event, child, names=("Nobody Known",))
    expect(other, make_child())

    assert list(ExpectedChild.objects.all().children_of([event.pk])) == [child]
    assert ExpectedChild.objects.unmatched().get().typed == "Nobody Known"


def test_the_row_refuses_days_in_the_wrong_order_and_half_a_cancellation(comms):
    today = clock.today()
    for wrong in ({"days": (today, today - timedelta(days=1))}, {"cancelled_by": comms}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_event(**wrong)


def test_only_an_event_consent_names_an_event():
    event = make_event(service=make_service())
    days = {"event_from": event.first_day, "event_until": event.last_day}
    form = make_form(for_event=True, event=event, event_name=event.name, **days)

    assert list(event.forms.all()) == [form]
    with pytest.raises(IntegrityError), transaction.atomic():
        Form.objects.filter(pk=form.pk).update(
            for_event=False, event_name="", event_from=None, event_until=None
        )
