"""Verification in a real browser: two keys a form, the scan beside it zoomed and turned, and all of it without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser import problems
from tests.consents import factories
from tests.socialaccounts.vault.test_in_browser import open_as

__all__ = ["open_as"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def forms(manager):
    made = []
    for _ in range(3):
        form = factories.make_form(status="filed", uploaded_by=manager, file=False)
        file = factories.make_file(form, page_count=2)
        for number in (1, 2):
            factories.make_page(file, number)
        made.append(form)
    return made


def verify(form):
    return f"/consents/forms/{form.reference}/verify/"


def test_two_keys_accept_a_form_and_show_the_next(open_as, comms, forms):
    page = open_as(comms, verify(forms[0]))
    expect(page.get_by_text("1 of 3.")).to_be_visible()

    scan, second = page.locator(".app-sheet__image"), f"/consents/forms/{forms[0].reference}/pages/2/"
    page.keyboard.press("n")
    expect(scan).to_have_attribute("src", second)
    page.keyboard.press("+")
    expect(scan).to_contain_class("app-sheet__image--150")
    page.keyboard.press("t")
    expect(scan).to_have_attribute("src", f"{second}?turn=90")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{verify(forms[1])}")
    page.keyboard.press("s")
    page.wait_for_url(f"**{verify(forms[2])}")
    page.keyboard.press("r")
    page.get_by_label("It is not signed").check()
    page.get_by_label("More for the person").fill("ra")
    expect(page.get_by_label("No, reject the form")).to_be_checked()
    page.get_by_role("button", name="Save and go to the next form").click()
    page.wait_for_url(f"**{verify(forms[1])}")

    statuses = [factories.refreshed(form).status for form in forms]
    assert statuses == ["verified", "filed", "rejected"]
    assert forms[2].rejection_note == "ra"


def test_the_keys_can_be_turned_off_and_stay_off(open_as, comms, forms, live_server):
    page = open_as(comms, verify(forms[0]))
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys on this page").uncheck()
    page.goto(live_server.url + verify(forms[0]))

    page.keyboard.press("a")

    expect(page.get_by_label("Yes, accept the form")).not_to_be_checked()


@pytest.mark.parametrize("width", [1280, 390])
def test_it_works_and_fits_without_scripts(open_as, comms, forms, width):
    page = open_as(comms, verify(forms[0]), scripts=False, width=width)

    page.get_by_role("link", name="Next page").click()
    page.get_by_role("link", name="Larger").click()
    page.get_by_role("link", name="Turn right").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    page.get_by_label("Yes, accept the form").check()
    page.get_by_role("button", name="Save and go to the next form").click()

    page.wait_for_url(f"**{verify(forms[1])}")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible(open_as, comms, forms, width):
    assert problems(open_as(comms, f"{verify(forms[0])}?zoom=200&turn=90", width=width)) == []
