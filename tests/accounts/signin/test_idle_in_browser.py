"""Being away, in a real browser: the warning, going on, and what was typed being there again after signing in anew."""

import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from accounts.roles import seed_roles
from config.sessions import SessionStore
from tests.browser import problems
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def _roles_and_no_earlier_tries(transactional_db, settings):
    seed_roles()
    cache.clear()
    settings.REDIS_URL = ""


@pytest.fixture
def admin(transactional_db):
    return make_user("Ada Admin", email="ada@staff.example", role="administrator")


@pytest.fixture
def page(browser: Browser, live_server, admin) -> Iterator[Page]:
    """The form for a new person, open to an administrator, in a tab whose clock can be moved."""
    context = browser.new_context(base_url=live_server.url, viewport=NARROW)
    tab = context.new_page()
    tab.clock.install()
    tab.goto("/sign-in/?next=/people/add/")
    sign_in(tab, admin)
    tab.wait_for_url("**/people/add/")
    yield tab
    context.close()


def sign_in(page: Page, person) -> None:
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def be_away(page: Page, minutes: float) -> None:
    """Nothing happens for so long, for the browser and for the server."""
    key = next(one["value"] for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
    session = SessionStore(key)
    session["seen"] = time.time() - minutes * 60
    session.save()
    page.clock.fast_forward(int(minutes * 60_000))


def type_something(page: Page) -> None:
    page.get_by_label("Full name").fill("Nora New")
    page.get_by_label("Job title (optional)").fill("Lifeguard")
    page.get_by_label("They manage this service").check()


def test_the_warning_comes_in_time_and_one_key_goes_on(page):
    type_something(page)
    be_away(page, 28.5)

    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    expect(dialog).to_contain_text("2 minutes")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert problems(page) == []

    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Full name")).to_have_value("Nora New")
    be_away(page, 20)
    expect(dialog).to_be_hidden()


def test_what_was_typed_is_there_again_after_signing_in_anew(page, admin):
    type_something(page)
    be_away(page, 32)

    page.wait_for_url("**/sign-in/?next=**")
    sign_in(page, admin)

    page.wait_for_url("**/people/add/")
    expect(page.get_by_text("What you typed here before you were signed out")).to_be_visible()
    expect(page.get_by_label("Full name")).to_have_value("Nora New")
    expect(page.get_by_label("Job title (optional)")).to_have_value("Lifeguard")
    expect(page.get_by_label("They manage this service")).to_be_checked()
    assert problems(page) == []
    page.reload()
    expect(page.get_by_label("Full name")).to_have_value("")


def test_nobody_else_gets_what_was_typed(page):
    other = make_user("Otto Other", email="otto@staff.example", role="administrator")
    type_something(page)
    be_away(page, 32)
    page.wait_for_url("**/sign-in/?next=**")
    sign_in(page, other)

    page.wait_for_url("**/people/add/")
    expect(page.get_by_label("Full name")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('typed:'))") == []


def test_passwords_are_not_kept(page, admin):
    page.goto("/sign-in/password/change/")
    page.get_by_label("Current password").fill(PASSWORD)
    be_away(page, 32)
    page.wait_for_url("**/sign-in/?next=**")

    assert PASSWORD not in page.evaluate("JSON.stringify({...sessionStorage})")
