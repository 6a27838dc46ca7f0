"""The second factor in a real browser: a picture pasted, a code that counts down and hides, with and without scripts."""

import base64

import pytest
from playwright.sync_api import expect

from config import clock as portal_clock
from socialaccounts.models import RecoveryKit, Reveal
from socialaccounts.vault.recovery.seeds import Seed, code_at
from tests.browser import problems
from tests.socialaccounts.vault import test_in_browser
from tests.socialaccounts.vault.access.factories import make_named
from tests.socialaccounts.vault.recovery.factories import SEED, make_codes, make_kit, picture, uri

pytestmark = pytest.mark.django_db(transaction=True)

open_as = test_in_browser.open_as

COPY = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
}"""


def code_now():
    return code_at(Seed(SEED), portal_clock.now()).text


def test_a_pasted_picture_is_read_and_its_code_proves_it(open_as, account, officer):
    page = open_as(officer, f"{account.get_absolute_url()}vault/recovery/second-factor/")
    page.evaluate(COPY, base64.b64encode(picture(uri())).decode())

    page.keyboard.press("Control+V")
    expect(page.get_by_text("The picture is pasted")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code that the app shows now").fill(code_now())
    page.get_by_role("button", name="Put it in the vault").click()

    expect(page.get_by_text("The second factor is in the vault.")).to_be_visible()
    assert RecoveryKit.objects.get().unseal_seed() == SEED


def test_a_code_counts_down_and_is_gone_from_the_page_in_the_end(open_as, account, officer, clock):
    make_kit(account, period=10)

    page = open_as(officer, f"{account.get_absolute_url()}vault/code/")
    page.get_by_role("button", name="Show the code").click()
    shown = page.locator("[data-secret]").first.inner_text()

    assert shown.isdigit() and len(shown) == 6
    # The page leaves for the question by its header; nothing is shown again by itself.
    expect(page.get_by_role("button", name="Show the code")).to_be_visible(timeout=25_000)
    assert shown not in page.content()
    assert Reveal.objects.count() == 1


def test_it_works_without_scripts(open_as, account, officer):
    make_codes(make_kit(account), "abcd 1234")
    page = open_as(officer, f"{account.get_absolute_url()}vault/recovery/", scripts=False)

    page.get_by_role("button", name="Show the next unused code").click()
    page.get_by_role("button", name="Show the code").click()
    expect(page.get_by_text("abcd 1234")).to_be_visible()
    page.get_by_role("button", name="I have used this code").click()

    expect(page.get_by_text("Recovery code 1 is marked as used.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible(open_as, account, officer, comms, width):
    make_codes(make_kit(account), "abcd 1234")
    make_named(account, comms)
    vault = f"{account.get_absolute_url()}vault/"
    page = open_as(officer, f"{vault}recovery/", width=width)

    for path in (
        "recovery/",
        "recovery/second-factor/",
        "recovery/codes/",
        "code/",
        "access/",
        "access/add/?q=co",
    ):
        page.goto(page.url.partition("/register/")[0] + vault + path)
        assert problems(page) == []
