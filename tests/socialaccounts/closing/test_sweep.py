from datetime import timedelta

import pytest

from accounts.models import Notice
from accounts.notices.deliver import message_for
from config import clock as portal_clock
from socialaccounts.closing.queries import attention_rows, latest, panel_rows
from socialaccounts.closing.steps import Step
from socialaccounts.closing.sweep import sweep
from socialaccounts.closing.tasks import sweep as task
from tests.factories import make_user
from tests.socialaccounts.closing.factories import begun, tick, until
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(service, officer):
    return make_account("The Pool", service=service, lead=officer)


def due():
    return Notice.objects.filter(kind="closing_due")


def test_holders_are_told_on_the_day_once(account, officer, comms, clock):
    begun(account, comms)
    assert sweep() == 0
    clock.forward(days=30)

    assert (sweep(), sweep()) == (1, 0)
    notice = due().get()
    assert (notice.recipient, notice.title) == (officer, "The Pool: a step of its closing is due")
    assert notice.path == account.closings.get().get_absolute_url()
    assert "- Announce it a month before, due" in message_for(notice).body


def test_late_ones_are_told_again_each_week(account, comms, clock):
    begun(account, comms)
    clock.forward(days=30)
    task()
    clock.forward(days=6)
    assert sweep() == 0
    clock.forward(days=1)

    assert (sweep(), sweep()) == (1, 0)
    assert due().order_by("-pk").first().title == "The Pool: a step of its closing is late"


def test_all_that_is_due_on_one_day_is_one_message(account, officer, comms):
    closing = begun(account, comms, portal_clock.today())
    tick(closing, officer, *until(Step.END))

    assert sweep() == 1
    assert message_for(due().get()).body.count("\n- ") == 4


def test_what_was_settled_meanwhile_is_not_mailed(account, officer, comms, clock):
    closing = begun(account, comms)
    clock.forward(days=30)
    sweep()
    tick(closing, officer, Step.MONTH)

    assert message_for(due().get()) is None


def test_without_holders_comms_is_told(service, comms, comms2, clock):
    begun(make_account(service=service), comms)
    clock.forward(days=30)

    assert sweep() == 2
    assert {one.recipient for one in due()} == {comms, comms2}


def test_nobody_is_told_of_one_that_is_over(account, comms, clock):
    from socialaccounts.closing.actions import call_off

    call_off(closing=begun(account, comms), reason="x", by=comms)
    clock.forward(days=90)

    assert sweep() == 0
    assert attention_rows() == panel_rows(comms) == []


def test_home_shows_holders_what_comes_and_comms_what_only_they_can_do(account, officer, comms, clock):
    closing = begun(account, comms)
    assert panel_rows(officer) == []
    clock.forward(days=25)
    [row] = panel_rows(officer)
    assert (row.text, row.colour) == ("Closing of The Pool: announce it a month before", "waiting")
    assert row.tag.startswith("By ")
    assert panel_rows(comms) == panel_rows(make_user()) == []
    clock.forward(days=40)
    tick(closing, officer, *until(Step.CLOSE))

    assert [row.text for row in panel_rows(comms)] == ["Closing of The Pool: close it on the register"]
    assert panel_rows(officer) == []


def test_attention_shows_what_is_late_the_longest_first(account, service, comms, clock):
    begun(account, comms)
    begun(make_account("The Museum", service=service), comms, portal_clock.today() + timedelta(days=70))
    clock.forward(days=41)

    rows = attention_rows()

    assert [row.text.partition(":")[0] for row in rows] == ["Closing of The Pool", "Closing of The Museum"]
    assert all(row.colour == "bad" and row.tag.startswith("Late since") for row in rows)


def test_the_latest_closing_is_the_one_that_is_shown(account, comms):
    from socialaccounts.closing.actions import call_off

    assert latest(account) is None
    call_off(closing=begun(account, comms), reason="x", by=comms)
    second = begun(account, comms)

    assert latest(account) == second
