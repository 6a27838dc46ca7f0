"""Events and their lists, as actions: what they do, refuse, and leave in the audit."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from config import clock
from config.workflow import Refused, WrongState
from consents.events import actions
from consents.models import ExpectedChild
from consents.records import event as events
from tests.consents.factories import expect, make_child, make_event
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def details(**changes):
    today = clock.today()
    return {
        "name": "Summer fair", "place": "Queen’s Park", "organiser": "", "service": make_service(),
        "first_day": today, "last_day": today, **changes,
    }  # fmt: skip


def test_an_event_is_added_and_changed_with_one_audit_event_each(manager):
    event = actions.add_event(**details(), by=manager)
    kept = {name: getattr(event, name) for name in ("name", "organiser", "service", "first_day", "last_day")}

    actions.change_event(event=event, **kept, place="Library", by=manager)
    actions.change_event(event=event, **kept, place="Library", by=manager)

    assert [one.event for one in AuditEvent.objects.about(event)] == ["event.changed", "event.added"]
    event.refresh_from_db()
    assert (event.place, "library" in event.folded_name) == ("Library", True)


def test_an_event_does_not_end_before_it_begins(manager):
    wrong = details(last_day=clock.today() - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        actions.add_event(**wrong, by=manager)
    with pytest.raises(Refused):
        actions.change_event(event=make_event(), **wrong, by=manager)

    assert refused.value.field == "last_day"


def test_a_cancelled_event_takes_no_more_changes(manager):
    event, child = make_event(), make_child()
    expect(event, names=("Nobody Known",))
    row = event.expected.get()
    actions.cancel_event(event=event, by=manager)

    for act in (
        lambda: actions.cancel_event(event=event, by=manager),
        lambda: actions.change_event(event=event, **details(), by=manager),
        lambda: actions.expect(event=event, children={child.pk: True}, by=manager),
        lambda: actions.match(expected=row, child=child, by=manager),
        lambda: actions.remove(expected=row, by=manager),
    ):
        with pytest.raises(WrongState):
            act()


def test_children_and_names_are_put_on_the_list_once(manager):
    event, ada, leo = make_event(), make_child("Ada", "Okafor"), make_child()

    first = actions.expect(
        event=event, children={ada.pk: False}, names=["Who Knows", "", "Who Knows"], by=manager
    )
    again = actions.expect(
        event=event, children={ada.pk: True, leo.pk: False}, names=["Who Knows"], by=manager
    )
    nothing = actions.expect(event=event, children={leo.pk: False}, by=manager)

    assert (first, again, nothing) == (2, 1, 0)
    assert event.expected.get(child=ada).identity_confirmed
    records = AuditEvent.objects.filter(event="event.children_expected")
    assert records.count() == 2
    assert not any("Ada" in str(one.facts) or "Knows" in str(one.facts) for one in records)


def test_a_list_has_an_end(manager, monkeypatch):
    monkeypatch.setattr(actions, "MOST_EXPECTED", 1)
    with pytest.raises(Refused) as refused:
        actions.expect(event=make_event(), children={}, names=["One Two", "Three Four"], by=manager)

    assert refused.value.field == "names"
    assert events.MOST_EXPECTED == 300


def test_a_name_is_matched_once(manager):
    event, child = make_event(), make_child()
    expect(event, names=("Ada Okafor", "Adda Okafor"))
    first, second = event.expected.all()

    actions.match(expected=first, child=child, by=manager)
    actions.match(expected=second, child=child, by=manager)

    assert [(one.child, one.typed, one.identity_confirmed) for one in event.expected.all()] == [
        (child, "", True)
    ]
    with pytest.raises(WrongState):
        actions.match(expected=first, child=child, by=manager)


def test_removing_twice_is_no_error(manager):
    event, child = make_event(), make_child()
    expect(event, child)
    row = event.expected.get()

    actions.remove(expected=row, by=manager)
    actions.remove(expected=ExpectedChild(pk=999, event=event), by=manager)

    assert not event.expected.exists()
