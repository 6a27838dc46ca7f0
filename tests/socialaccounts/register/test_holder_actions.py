"""Who holds an account, changed: added, made something else, removed; whom it tells, and what is refused."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent, Notice
from config import clock
from config.workflow import Refused
from socialaccounts.register import actions
from socialaccounts.register.terms import Capacity, Status
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.register.seen import events, holders_of, told

pytestmark = pytest.mark.django_db


def test_add_holder_entitles_and_tells(live, manager, comms):
    holder = actions.add_holder(account=live, user=manager, capacity="editor", by=comms)

    assert (holder.since, holder.until) == (clock.today(), None)
    assert ("Mani Manager", "editor") in holders_of(live)
    assert told() == [("Mani Manager", "You are now editor of Queen’s Park")]
    assert AuditEvent.objects.get().facts == {"holder": "Mani Manager", "capacity": "editor"}


def test_add_holder_until_a_day_ends_by_itself(live, manager, comms, clock):
    from config.clock import today

    actions.add_holder(
        account=live, user=manager, capacity="editor", by=comms, until=today() + timedelta(days=2)
    )

    clock.forward(days=1)
    assert ("Mani Manager", "editor") in holders_of(live)
    clock.forward(days=1)
    assert ("Mani Manager", "editor") not in holders_of(live)


def test_add_holder_as_lead_makes_the_present_one_a_deputy_and_tells_both(live, manager, comms):
    actions.add_holder(account=live, user=manager, capacity=Capacity.LEAD, by=comms)

    assert holders_of(live) == [
        ("Mani Manager", "lead"),
        ("Dan Deputy", "deputy"),
        ("Olive Officer", "deputy"),
    ]
    assert told() == [
        ("Mani Manager", "You are now lead of Queen’s Park"),
        ("Olive Officer", "You are now deputy of Queen’s Park"),
    ]


def test_add_holder_as_lead_ends_a_lead_who_cannot_sign_in(live, officer, manager, comms):
    officer.is_active = False
    officer.save()

    actions.add_holder(account=live, user=manager, capacity=Capacity.LEAD, by=comms)

    assert holders_of(live) == [("Mani Manager", "lead"), ("Dan Deputy", "deputy")]
    assert not live.holders.unended().filter(user=officer).exists()


def test_add_holder_as_lead_where_there_is_none(manager, comms):
    account = make_account("Bare")

    actions.add_holder(account=account, user=manager, capacity=Capacity.LEAD, by=comms)

    assert holders_of(account) == [("Mani Manager", "lead")]


@pytest.mark.parametrize(
    ("capacity", "days", "sentence"),
    [("editor", 0, "must be today or in the future"), ("lead", 5, "A lead has no last day")],
)
def test_add_holder_refuses_a_wrong_end(live, manager, comms, capacity, days, sentence):
    until = clock.today() + timedelta(days=days)

    with pytest.raises(Refused, match=sentence) as refusal:
        actions.add_holder(account=live, user=manager, capacity=capacity, by=comms, until=until)

    assert refusal.value.field == "last_day"


def test_add_holder_twice_is_refused_the_second_time(live, manager, comms):
    actions.add_holder(account=live, user=manager, capacity="editor", by=comms)

    with pytest.raises(Refused, match="Mani Manager holds this account already, as editor"):
        actions.add_holder(account=live, user=manager, capacity="editor", by=comms)

    assert events() == ["account.holder_added"]
    assert Notice.objects.count() == 1


def test_add_holder_refuses_a_closed_account(manager, comms):
    account = make_account("Gone", status=Status.CLOSED)

    with pytest.raises(Refused, match="Gone is closed"):
        actions.add_holder(account=account, user=manager, capacity="editor", by=comms)


def test_change_capacity_to_lead_swaps_the_lead(live, deputy, comms):
    holder = live.holders.get(user=deputy)

    actions.change_capacity(holder=holder, capacity="lead", by=comms)

    assert holders_of(live) == [("Dan Deputy", "lead"), ("Olive Officer", "deputy")]
    assert AuditEvent.objects.get().facts == {"holder": "Dan Deputy", "capacity": "lead", "was": "deputy"}
    assert [name for name, _ in told()] == ["Dan Deputy", "Olive Officer"]


def test_change_capacity_keeps_the_end_unless_one_becomes_lead(live, manager, comms):
    until = clock.today() + timedelta(days=30)
    holder = make_holder(live, manager, Capacity.EDITOR, until=until)

    deputy = actions.change_capacity(holder=holder, capacity="deputy", by=comms)
    lead = actions.change_capacity(holder=deputy, capacity="lead", by=comms)

    assert (deputy.until, lead.until) == (until, None)


def test_change_capacity_refuses_what_it_is_already(live, deputy, comms):
    with pytest.raises(Refused, match="Dan Deputy is deputy already"):
        actions.change_capacity(holder=live.holders.get(user=deputy), capacity="deputy", by=comms)


def test_change_capacity_refuses_to_leave_no_lead(live, officer, comms):
    with pytest.raises(Refused, match="Make somebody else the lead instead"):
        actions.change_capacity(holder=live.holders.get(user=officer), capacity="editor", by=comms)


def test_change_capacity_refuses_an_ended_holding(live, deputy, comms):
    holder = live.holders.get(user=deputy)
    actions.remove_holder(holder=holder, by=comms)

    with pytest.raises(Refused, match="no longer holds this account"):
        actions.change_capacity(holder=holder, capacity="editor", by=comms)


def test_remove_holder_ends_it_at_once_and_tells(live, deputy, comms):
    actions.remove_holder(holder=live.holders.get(user=deputy), by=comms, reason="Left the team")

    assert holders_of(live) == [("Olive Officer", "lead")]
    assert told() == [("Dan Deputy", "You no longer hold Queen’s Park")]
    event = AuditEvent.objects.get()
    assert (event.event, event.reason) == ("account.holder_removed", "Left the team")


def test_remove_holder_refuses_the_lead(live, officer, comms):
    with pytest.raises(Refused, match="Make somebody else the lead first"):
        actions.remove_holder(holder=live.holders.get(user=officer), by=comms)

    assert holders_of(live)[0] == ("Olive Officer", "lead")


def test_remove_holder_twice_is_one_event(live, deputy, comms):
    holder = live.holders.get(user=deputy)
    actions.remove_holder(holder=holder, by=comms)

    with pytest.raises(Refused, match="no longer holds"):
        actions.remove_holder(holder=holder, by=comms)

    assert events() == ["account.holder_removed"]


def test_a_removed_holder_can_come_back_the_same_day(live, deputy, comms):
    actions.remove_holder(holder=live.holders.get(user=deputy), by=comms)

    actions.add_holder(account=live, user=deputy, capacity="editor", by=comms)

    assert holders_of(live) == [("Olive Officer", "lead"), ("Dan Deputy", "editor")]
