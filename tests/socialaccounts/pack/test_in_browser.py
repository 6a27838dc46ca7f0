"""The emergency pack in a real browser: fetched without scripts, read by anybody, printed."""

from collections.abc import Callable, Iterator

import pyrage
import pytest
from playwright.sync_api import Browser, Page, expect

from socialaccounts.models import Pack
from tests.browser import problems, sticks_out
from tests.socialaccounts.pack.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_as(browser: Browser, client_for, live_server) -> Iterator[Callable[..., Page]]:
    """`open_as(person, "/…")`: that page in Chromium, signed in as the person, who has just confirmed their password."""

    def open_at(person, path: str, *, width: int = 1280, scripts: bool = True) -> Page:  # type: ignore[no-untyped-def]
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        session = client_for(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_at
    for context in browser.contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_it_is_fetched_after_a_mistake_and_the_back_button(
    open_as, lead, approved, version, scripts, tmp_path
):
    page = open_as(lead, approved.get_absolute_url(), scripts=scripts)
    page.get_by_role("button", name="Fetch the pack").click()
    page.get_by_label("Type the passphrase").fill("otter-canyon")
    page.get_by_role("button", name="Save the pack").click()
    expect(page.get_by_text("This is not the passphrase above").first).to_be_visible()
    page.go_back()
    page.go_back()
    page.get_by_role("button", name="Fetch the pack").click()

    words = page.locator(".app-passphrase").text_content().strip()
    page.get_by_label("Type the passphrase").fill(words)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the pack").click()
    saving.value.save_as(tmp_path / "pack.age")

    assert saving.value.suggested_filename == approved.filename
    assert PASSWORD in pyrage.passphrase.decrypt((tmp_path / "pack.age").read_bytes(), words).decode()
    expect(page.locator(".app-passphrase")).to_have_text(words)
    assert Pack.objects.get().made_at


@pytest.mark.parametrize("width", [1280, 390])
def test_its_pages_are_accessible_and_fit(open_as, lead, comms, approved, made, width):
    waiting = Pack.objects.create(asked_by=lead, reason="For the safe")
    one = f"/register/pack/{approved.pk}/"
    pages = ["/register/pack/", "/register/pack/ask/", "/register/pack/instructions/", one, f"{one}fetch/"]
    for path in pages:
        assert problems(open_as(lead, path, width=width)) == [], path
    for path in (f"{waiting.get_absolute_url()}approve/", f"{made.get_absolute_url()}opened/"):
        assert problems(open_as(comms, path, width=width)) == [], path


def test_on_paper_the_instructions_are_whole_and_the_passphrase_is_not_there(open_as, lead, approved):
    page = open_as(lead, "/register/pack/instructions/", scripts=False)
    page.emulate_media(media="print")
    expect(page.get_by_text("age -d -o pack.txt emergency-pack-7.age")).to_be_visible()
    expect(page.get_by_role("link", name="Emergency pack")).to_be_hidden()
    assert sticks_out(page) == []

    page = open_as(lead, f"/register/pack/{approved.pk}/fetch/")
    page.emulate_media(media="print")
    expect(page.locator(".app-passphrase")).to_be_hidden()
