"""An incident in a real browser: the clock goes on, the pages fit and are accessible, and work without scripts."""

import pytest
from playwright.sync_api import expect

from socialaccounts.incidents.runbook import Step
from socialaccounts.models import Incident, NearAccount
from tests.browser import problems
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.incidents.factories import at
from tests.socialaccounts.vault.test_in_browser import open_as

__all__ = ["open_as"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_clock_goes_on_in_the_words_it_began_with(open_as, incident, officer, live_server):
    page = open_as(officer, "/")
    page.clock.install()
    page.goto(live_server.url + incident.get_absolute_url())
    clock = page.locator("[data-module=app-clock]")
    expect(clock).to_have_text("less than a minute")

    page.clock.run_for("01:05:20")
    expect(clock).to_have_text("1 hour 5 minutes")
    page.clock.run_for("24:00:00")
    expect(clock).to_have_text("1 day 1 hour")


def test_everything_is_done_without_scripts(open_as, account, version, officer, comms):
    page = open_as(officer, account.get_absolute_url(), scripts=False)
    page.get_by_role("link", name="This account is compromised").click()
    page.get_by_label("What have you seen?").fill("A post that none of us wrote")
    page.get_by_role("button", name="Declare it compromised").click()
    expect(page.locator(".app-clock")).to_have_text("less than a minute")

    page.get_by_role("link", name="Tick it").first.click()
    page.get_by_label("It is done").check()
    page.get_by_label("Note (optional)").fill("Stopped two")
    page.get_by_role("button", name="Save the answer").click()

    expect(page.get_by_text("“Hold all posts” is ticked.")).to_be_visible()
    assert Incident.objects.get().entries.filter(text="Stopped two").exists()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_and_are_accessible(open_as, incident, comms, live_server, width):
    NearAccount.objects.create(incident=incident, account=make_account("N" * 120), shares="s" * 300)
    page = open_as(comms, "/", width=width)
    found = {}

    for url in (
        incident.get_absolute_url(),
        at(incident, "step", Step.LOG),
        at(incident, "team"),
        at(incident, "near"),
        at(incident, "close"),
        at(incident, "timeline"),
        "/incidents/",
        f"/register/{incident.account.reference}/vault/emergency/",
        incident.account.get_absolute_url(),
    ):
        page.goto(live_server.url + url)
        if wrong := problems(page):
            found[url] = wrong

    assert found == {}
