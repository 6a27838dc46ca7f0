from datetime import timedelta

import pytest

from config import clock as portal_clock
from socialaccounts.closing.models import Closing
from socialaccounts.closing.steps import Step
from tests.factories import make_user
from tests.socialaccounts.closing.factories import begun, tick, until
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(service, officer):
    return make_account("The Pool", service=service, lead=officer)


def url(account, page=""):
    return f"/register/{account.reference}/closing/{page}"


def day(ahead):
    on = portal_clock.today() + timedelta(days=ahead)
    return {"ends_on_day": on.day, "ends_on_month": on.month, "ends_on_year": on.year}


def test_comms_start_it_from_the_accounts_page(client_for, account, officer, comms):
    browser = client_for(comms)
    assert url(account, "start/") in browser.get(account.get_absolute_url()).content.decode()
    first = browser.get(url(account, "start/")).content.decode()
    assert "A released name can be taken by anybody" in first
    assert browser.post(url(account, "start/"), day(40)).context["form"].errors["because"]

    page = browser.post(url(account, "start/"), {**day(40), "because": "Nobody reads it"}, follow=True)

    text = page.content.decode()
    assert "The closing of The Pool has begun." in text
    assert "0 of 8 steps" in text
    assert "Nobody reads it" in text
    shown = client_for(officer).get(account.get_absolute_url()).content.decode()
    assert "This account is being closed." in shown
    assert url(account, "start/") not in browser.get(account.get_absolute_url()).content.decode()


def test_a_planned_account_is_closed_at_once(client_for, service, comms):
    account = make_account(service=service, status="planned")
    browser = client_for(comms)

    assert f"/register/{account.reference}/close/" in browser.get(account.get_absolute_url()).content.decode()
    page = browser.get(url(account, "start/")).content.decode()
    assert "was never live" in page
    assert f"/register/{account.reference}/close/" in page


def test_a_holder_works_through_it_and_comms_close_it(client_for, account, officer, comms):
    closing = begun(account, comms, portal_clock.today())
    holder = client_for(officer)
    for step in until(Step.CLOSE):
        outcome = {Step.END: "deleted", Step.NAME: "kept"}.get(step, "done")
        page = holder.get(url(account, f"steps/{step}/"))
        assert page.context["form"]["outcome"]
        page = holder.post(url(account, f"steps/{step}/"), {"outcome": outcome, "note": "Seen"}, follow=True)
        assert f"Ticked off: {step.label}." in page.content.decode()
    refused = holder.post(url(account, "steps/close/"), {})
    assert "Only the communications team can close an account" in refused.content.decode()

    page = client_for(comms).post(url(account, "steps/close/"), {}, follow=True)

    assert "The Pool is closed." in page.content.decode()
    assert "This page stays as it is." in page.content.decode()
    assert not Closing.objects.get(pk=closing.pk).is_running
    archive = client_for(make_user()).get(url(account))
    assert archive.status_code == 200
    assert archive.content.decode().count("Seen") >= 7
    closed = client_for(officer).get(account.get_absolute_url()).content.decode()
    assert "How it was closed, step by step" in closed


def test_what_was_planned_is_shown_where_it_is_done(client_for, account, comms):
    closing = begun(account, comms)
    Closing.objects.filter(pk=closing.pk).update(
        announcement="They follow the main page", archive="The export", name_plan="released"
    )
    browser = client_for(comms)

    assert "Planned: They follow the main page" in browser.get(url(account, "steps/month/")).content.decode()
    assert "Planned: The export" in browser.get(url(account, "steps/export/")).content.decode()
    assert "Planned" not in browser.get(url(account, "steps/administrators/")).content.decode()


def test_the_wrong_order_is_refused_and_typed_text_is_kept(client_for, account, officer, comms):
    begun(account, comms)
    browser = client_for(officer)

    assert "Still missing before" in browser.get(url(account, "steps/end/")).content.decode()
    page = browser.post(url(account, "steps/end/"), {"outcome": "deleted", "note": "My long text"})

    assert page.status_code == 200
    assert "Still missing before" in page.content.decode()
    assert "My long text" in page.content.decode()


def test_whoever_was_too_late_keeps_what_they_typed(client_for, account, officer, comms):
    closing = begun(account, comms)
    tick(closing, comms, Step.MONTH)

    page = client_for(officer).post(url(account, "steps/month/"), {"outcome": "done", "note": "Mine"})

    assert "Comms Person settled" in page.content.decode()
    assert "Mine" in page.content.decode()


def test_a_step_that_waits_for_its_day_says_so(client_for, account, officer, manager, comms):
    closing = begun(account, comms)
    tick(closing, officer, *until(Step.END))

    for_holder, for_manager = (
        client_for(one).get(url(account)).content.decode() for one in (officer, manager)
    )

    assert "was announced as the day on which The Pool ends" in for_holder
    assert "was announced as the day" not in for_manager


def test_open_again_with_a_reason(client_for, account, officer, comms):
    closing = begun(account, comms)
    tick(closing, officer, Step.MONTH)
    browser = client_for(officer)

    assert "Seen: month" in browser.get(url(account, "steps/month/again/")).content.decode()
    assert browser.post(url(account, "steps/month/again/"), {}).context["form"].errors["reason"]
    page = browser.post(url(account, "steps/month/again/"), {"reason": "Deleted"}, follow=True)

    assert "To be done again: Announce it a month before." in page.content.decode()
    assert "open already" in browser.get(url(account, "steps/month/again/")).content.decode()


def test_move_the_day_and_call_it_off(client_for, account, comms):
    begun(account, comms)
    browser = client_for(comms)
    assert browser.post(url(account, "day/"), day(9)).context["form"].errors["reason"]

    moved = browser.post(url(account, "day/"), {**day(9), "reason": "Sooner"}, follow=True)
    assert "The last day has moved" in moved.content.decode()
    assert browser.get(url(account, "call-off/")).status_code == 200
    off = browser.post(url(account, "call-off/"), {"reason": "It is needed"}, follow=True)

    text = off.content.decode()
    assert "The Pool is not closed." in text
    assert "Called off by Comms Person" in text
    assert "Move the last day" not in text
    assert "This account is being closed" not in browser.get(account.get_absolute_url()).content.decode()
    assert "called the closing off" in browser.get(url(account, "day/")).content.decode()


def test_only_those_who_run_it_work_on_it(client_for, account, manager, comms):
    begun(account, comms)
    browser = client_for(manager)

    assert browser.get(url(account)).status_code == 200
    assert "tick it" not in browser.get(url(account)).content.decode()
    assert browser.get(url(account, "steps/month/")).status_code == 403
    assert browser.post(url(account, "steps/month/again/"), {"reason": "x"}).status_code == 403


def test_what_is_not_there_is_not_found(client_for, account, comms):
    browser = client_for(comms)

    assert browser.get(url(account)).status_code == 404
    begun(account, comms)
    assert browser.get(url(account, "steps/nonsense/")).status_code == 404
