"""Passwords in a real browser: copied unseen, hidden again in time, with and without scripts."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from socialaccounts.models import Reveal
from tests.browser import problems
from tests.socialaccounts.vault.factories import PASSWORD, make_version

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 2


@pytest.fixture
def open_as(browser: Browser, client_for, live_server, settings) -> Iterator[Callable[..., Page]]:
    """`open_as(person, "/…")`: that page in Chromium, signed in as the person, who has just confirmed their password."""
    settings.REVEAL_SECONDS = SECONDS

    def open_at(person, path: str, *, width: int = 1280, scripts: bool = True) -> Page:  # type: ignore[no-untyped-def]
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
        )
        session = client_for(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_at
    for context in browser.contexts:
        context.close()


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_one_click_on_the_account_page_copies_it_unseen(open_as, account, officer, version):
    page = open_as(officer, account.get_absolute_url())

    page.get_by_role("button", name="Copy password").click()

    expect(page.get_by_text("Copied. It stays on your clipboard")).to_be_visible()
    assert clipboard(page) == PASSWORD
    assert PASSWORD not in page.content()
    assert Reveal.objects.get().kind == "copied"


def test_it_is_copied_by_keyboard_alone(open_as, account, officer, version):
    page = open_as(officer, account.get_absolute_url())

    page.get_by_role("button", name="Copy password").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Copied. It stays on your clipboard")).to_be_visible()
    assert clipboard(page) == PASSWORD


def test_copying_without_a_reason_says_so(open_as, account, comms, version):
    page = open_as(comms, f"{account.get_absolute_url()}vault/reveal/")

    page.get_by_role("button", name="Copy password").click()
    expect(page.get_by_text("Say why you need the password, then copy it.")).to_be_visible()

    page.get_by_label("Why do you need it?").fill("To prove that comms can sign in")
    page.get_by_role("button", name="Copy password").click()
    expect(page.get_by_text("Copied. It stays on your clipboard")).to_be_visible()
    assert clipboard(page) == PASSWORD


def test_copying_too_long_after_confirming_leads_to_confirming(open_as, account, officer, version, settings):
    officer.set_password("a password of the portal")
    officer.save()
    page = open_as(officer, account.get_absolute_url())
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    page.get_by_role("button", name="Copy password").click()

    expect(page.get_by_role("heading", name="Confirm who you are")).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    assert not Reveal.objects.exists()


def test_a_shown_password_is_hidden_in_time_even_if_the_page_cannot_leave(open_as, account, officer, version):
    page = open_as(officer, f"{account.get_absolute_url()}vault/reveal/")
    page.get_by_role("button", name="Show password").click()
    expect(page.get_by_text(PASSWORD)).to_be_visible()
    page.route(re.compile(f"{account.get_absolute_url()}$"), lambda route: route.fulfill(status=204))

    expect(page.get_by_text("The password is hidden again.")).to_be_visible(timeout=SECONDS * 1000 + 3000)

    assert PASSWORD not in page.content()


def test_a_shown_password_can_be_copied(open_as, account, officer, version, settings):
    settings.REVEAL_SECONDS = 30
    page = open_as(officer, f"{account.get_absolute_url()}vault/reveal/")
    page.get_by_role("button", name="Show password").click()

    page.get_by_role("button", name="Copy password").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert clipboard(page) == PASSWORD


def test_the_back_button_does_not_bring_it_back(open_as, account, officer, version):
    page = open_as(officer, f"{account.get_absolute_url()}vault/reveal/")
    page.get_by_role("button", name="Show password").click()
    page.wait_for_url(re.compile(f"{account.get_absolute_url()}$"))

    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()

    expect(page.get_by_text(PASSWORD)).to_have_count(0)
    assert Reveal.objects.count() == 1


def test_without_scripts_it_is_shown_and_the_page_leaves(open_as, account, officer, version):
    page = open_as(officer, account.get_absolute_url(), scripts=False)
    expect(page.get_by_role("button", name="Copy password")).to_be_hidden()

    page.get_by_role("button", name="Show password").click()

    expect(page.get_by_text(PASSWORD)).to_be_visible()
    page.wait_for_url(re.compile(f"{account.get_absolute_url()}$"), timeout=SECONDS * 1000 + 5000)
    assert PASSWORD not in page.content()


def test_without_scripts_a_password_is_changed(open_as, account, officer, version):
    page = open_as(officer, f"{account.get_absolute_url()}vault/deposit/", scripts=False)
    page.get_by_label("Type one that the platform already has").check()
    page.get_by_label("Password", exact=True).fill("otter-canyon-lantern-17")

    page.get_by_role("button", name="Put it in the vault").click()

    expect(page.get_by_text("The new password is in the vault")).to_be_visible()


def test_a_double_click_makes_one_version(open_as, account, officer):
    page = open_as(officer, f"{account.get_absolute_url()}vault/deposit/", scripts=False)
    page.get_by_label("Username or email address").fill("council")
    page.get_by_label("Let the portal make a password").check()

    page.get_by_role("button", name="Put it in the vault").dblclick()

    expect(page.get_by_role("heading", name="The new password is in the vault")).to_be_visible()
    assert account.credential.versions.count() == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_sticks_out(open_as, account, officer, comms, version, settings, width):
    settings.REVEAL_SECONDS = 30
    make_version(account)
    page = open_as(officer, account.get_absolute_url(), width=width)
    paths = ("vault/reveal/", "vault/reveal/previous/", "vault/deposit/")
    for path in ("", *paths):
        page.goto(f"{page.url.partition('vault')[0]}{path}")
        assert (path, problems(page)) == (path, [])
    page.get_by_role("button", name="Put it in the vault").click()
    page.get_by_label("Let the portal make a password").check()
    assert problems(page) == []
    page.get_by_role("button", name="Put it in the vault").click()
    expect(page.get_by_role("heading", name="The new password is in the vault")).to_be_visible()
    assert problems(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages_of_comms(open_as, account, comms, version, width):
    page = open_as(comms, "/register/passwords/", width=width)
    assert problems(page) == []
    Reveal.objects.create(account=account, version=version, person=comms, kind="shown")
    page.goto(page.url.replace("passwords/", f"{account.reference}/vault/prove/"))
    with page.expect_navigation():
        page.get_by_role("button", name="Put it on record").click()
    assert problems(page) == []
