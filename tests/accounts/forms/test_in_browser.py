"""The pack in a real browser: accessible at both widths, by keyboard, under the strict policy, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import problems

pytestmark = pytest.mark.django_db(transaction=True)

Opener = Callable[..., Page]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page: Opener, width: int) -> None:
    for path in ("/sink/", "/question/", "/parts/"):
        page = open_page(path, width=width)
        assert problems(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_page_full_of_errors(open_page: Opener, width: int) -> None:
    page = open_page("/sink/", width=width)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert problems(page) == []


def test_every_link_of_the_error_summary_lands_on_a_control(open_page: Opener) -> None:
    page = open_page("/sink/")
    page.get_by_role("button", name="Continue").click()
    page.locator(".govuk-error-summary").wait_for()
    links = page.locator(".govuk-error-summary__list a")
    landed = []
    for number in range(links.count()):
        links.nth(number).focus()
        page.keyboard.press("Enter")
        landed.append(page.evaluate("document.activeElement.matches('input, select, textarea, button')"))
    assert landed == [True] * 13


def test_an_answer_uncovers_its_question_by_keyboard_alone(open_page: Opener) -> None:
    page = open_page("/sink/")
    uncovered = page.get_by_label("What is it?")
    expect(uncovered).to_be_hidden()
    page.locator("#id_objective_0").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Something else")).to_be_checked()
    expect(uncovered).to_be_visible()
    page.keyboard.press("Tab")
    expect(uncovered).to_be_focused()


def test_without_scripts_everything_is_shown_and_can_be_sent(open_page: Opener) -> None:
    page = open_page("/sink/", scripts=False)
    expect(page.get_by_label("What is it?")).to_be_visible()
    page.get_by_label("Lead").select_option("7")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Enter the purpose")).to_be_visible()
    expect(page.get_by_label("Lead")).to_have_value("7")


def test_a_type_ahead_shows_names_as_text_and_picks_one(open_page: Opener) -> None:
    page = open_page("/sink/")
    box = page.get_by_role("combobox", name="Lead")
    box.press_sequentially("person 12")
    expect(page.locator(".autocomplete__option")).to_have_text(["Person 12 <b>Example</b>"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#id_lead-select")).to_have_value("12")
    box.fill("nobody of that name")
    page.keyboard.press("Tab")
    expect(page.locator("#id_lead-select")).to_have_value("")


def test_a_type_ahead_in_error_is_described_by_it(open_page: Opener) -> None:
    page = open_page("/sink/")
    page.get_by_role("button", name="Continue").click()
    box = page.get_by_role("combobox", name="Lead")
    box.press_sequentially("per")
    expect(box).to_have_accessible_description("Type part of a name Error: Select the lead")


def test_a_long_list_narrows_and_keeps_what_is_ticked_in_sight(open_page: Opener) -> None:
    page = open_page("/sink/")
    page.get_by_label("Person 3 <b>Example</b>", exact=True).check()
    page.get_by_label("Find in this list").fill("person 12")
    expect(page.locator("[data-app-filter] .govuk-checkboxes__item:visible")).to_have_count(2)
    expect(page.locator(".app-filter__status")).to_have_text("2 of 39 shown, 1 selected")


def test_characters_are_counted_as_one_types(open_page: Opener) -> None:
    page = open_page("/sink/")
    page.get_by_label("Purpose").fill("x" * 70)
    expect(page.get_by_text("You have 10 characters too many").first).to_be_visible()


def test_on_a_phone_the_menu_opens_by_keyboard_and_is_open_without_scripts(open_page: Opener) -> None:
    page = open_page("/menu/", width=390)
    entry = page.locator("#navigation").get_by_role("link", name="Register")
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    expect(entry).to_be_visible()
    assert problems(page) == []
    bare = open_page("/menu/", width=390, scripts=False)
    expect(bare.locator("#navigation").get_by_role("link", name="Register")).to_be_visible()
