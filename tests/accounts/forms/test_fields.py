"""What forms accept, tidy and refuse, and in which words."""

from datetime import date
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from accounts.forms import PortalForm, tidy
from accounts.widgets import Checkboxes, DateField, DateParts, Select, Textarea


class Signed(PortalForm):
    """One date."""

    signed_on = DateField(label="Date signed")


def boxes(day: str, month: str, year: str) -> dict[str, str]:
    return {"signed_on_day": day, "signed_on_month": month, "signed_on_year": year}


def errors_of(form: forms.BaseForm, name: str) -> list[str]:
    return list(form.errors.get(name, []))


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_comes_back_as_it_went_in(day: date) -> None:
    form = Signed(boxes(str(day.day), f"{day.month:02}", str(day.year)))
    assert form.is_valid()
    assert form.cleaned_data["signed_on"] == day
    assert DateParts.of(day) == DateParts(str(day.day), str(day.month), str(day.year))


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_no_typing_breaks_a_date(day: str, month: str, year: str) -> None:
    form = Signed(boxes(day, month, year))
    assert form.is_valid() or errors_of(form, "signed_on")


@pytest.mark.parametrize("month", ["may", "May", "MAY", "5", "05"])
def test_months_may_be_words(month: str) -> None:
    form = Signed(boxes("3", month, "2026"))
    assert form.is_valid()
    assert form.cleaned_data["signed_on"] == date(2026, 5, 3)


@pytest.mark.parametrize(
    ("typed", "sentence", "wrong"),
    [
        (("", "", ""), "Enter the date signed", ["day", "month", "year"]),
        (("3", "5", ""), "Date signed must include a year", ["year"]),
        (("3", "", ""), "Date signed must include a month and a year", ["month", "year"]),
        (("31", "2", "2026"), "Date signed must be a real date", ["day", "month", "year"]),
        (("32", "2", "2026"), "Date signed must be a real date", ["day"]),
        (("3", "13", "2026"), "Date signed must be a real date", ["month"]),
        (("3", "5", "26"), "Date signed: year must include 4 numbers", ["year"]),
        (("3", "5", "0000"), "Date signed must be a real date", ["day", "month", "year"]),
        (("٣", "5", "2026"), "Date signed must be a real date", ["day"]),
    ],
)
def test_a_wrong_date_is_refused_in_a_sentence_and_its_boxes_named(
    typed: tuple[str, str, str], sentence: str, wrong: list[str]
) -> None:
    form = Signed(boxes(*typed))
    assert errors_of(form, "signed_on") == [sentence]
    params: dict[str, Any] = form.errors.as_data()["signed_on"][0].params or {}
    assert params.get("boxes", ["day", "month", "year"]) == wrong


def test_an_iso_date_is_read_too() -> None:
    form = Signed({"signed_on": "2026-05-03"})
    assert form.is_valid()
    assert form.cleaned_data["signed_on"] == date(2026, 5, 3)


def test_a_date_may_be_held_to_the_past_or_the_future(clock) -> None:  # type: ignore[no-untyped-def]
    class Both(PortalForm):
        past = DateField(label="Date signed", not_future=True, required=False)
        future = DateField(label="Date of the event", not_past=True, required=False)

    clock.move_to(date(2026, 5, 3))
    assert Both({"past": "2026-05-03", "future": "2026-05-03"}).is_valid()
    form = Both({"past": "2026-05-04", "future": "2026-05-02"})
    assert errors_of(form, "past") == ["Date signed must be today or in the past"]
    assert errors_of(form, "future") == ["Date of the event must be today or in the future"]


def test_a_date_knows_whether_it_changed() -> None:
    field = DateField()
    assert not field.has_changed(date(2026, 5, 3), DateParts("3", "5", "2026"))
    assert field.has_changed(date(2026, 5, 3), DateParts("4", "5", "2026"))
    assert not field.has_changed(None, None)


class Words(PortalForm):
    """Fields whose stock messages would not do."""

    name = forms.CharField(label="Account name", max_length=5)
    bbc = forms.CharField(label="BBC contact")
    why = forms.CharField(label="Why now?", error_messages={"required": "Say why"})
    posts = forms.IntegerField(label="Posts a week", max_value=9)
    email = forms.EmailField(label="Email address")
    media = forms.MultipleChoiceField(choices=[("a", "A")], widget=Checkboxes)
    secret = forms.CharField(label="Password", strip=False)
    note = forms.CharField(required=False, widget=Textarea(count=5))


def test_holes_are_refused_in_sentences_that_name_the_field() -> None:
    form = Words({})
    assert {name: sentences[0] for name, sentences in form.errors.items()} == {
        "name": "Enter the account name",
        "bbc": "Enter the BBC contact",
        "why": "Say why",
        "posts": "Enter the posts a week",
        "email": "Enter the email address",
        "media": "Select the media",
        "secret": "Enter the password",
    }


def test_wrong_values_are_refused_in_sentences() -> None:
    form = Words({"name": "toolong", "posts": "many", "email": "x", "media": ["z"], "note": "123456"})
    assert errors_of(form, "name") == ["Account name must be 5 characters or fewer"]
    assert errors_of(form, "posts") == ["Posts a week must be a whole number"]
    assert errors_of(form, "email") == ["Enter an email address in the correct format, like name@example.com"]
    assert errors_of(form, "media") == ["Select one of the answers in the list"]
    assert errors_of(form, "note") == ["Note must be 5 characters or fewer"]
    assert errors_of(Words({"posts": "12"}), "posts") == ["Posts a week must be 9 or fewer"]


def test_a_nul_byte_is_refused_in_a_sentence() -> None:
    sentence = "Account name has a character in it that cannot be saved. Type it again instead of pasting it"
    assert errors_of(Words({"name": "a\0b"}), "name") == [sentence]


def test_lines_are_counted_as_the_browser_counts_them() -> None:
    form = Words({"note": "a\r\nb\r\nc"})
    assert errors_of(form, "note") == []
    assert form.cleaned_data["note"] == "a\nb\nc"


def test_text_is_tidied_and_secrets_are_kept_to_the_letter() -> None:
    form = Words({"name": " A\u200b\xa0b ", "secret": " e\u0301\xa0\u200b\r\n"}, prefix=None)
    form.is_valid()
    assert form.cleaned_data["name"] == "A b"
    assert form.cleaned_data["secret"] == " e\u0301\xa0\u200b\r\n"


def test_text_is_tidied_under_a_prefix_too() -> None:
    form = Words({"p-name": "A\u200bb"}, prefix="p")
    form.is_valid()
    assert form.cleaned_data["name"] == "Ab"


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_the_joiner_of_emoji_stays() -> None:
    assert tidy("👩‍👧") == "👩‍👧"


def test_a_select_draws_its_options_as_plain_text_and_selects_the_chosen_one():
    drawn = Select(choices=[("", "Any"), (1, "Parks & <b>Leisure</b>"), (2, "Museum")]).render("service", 2)

    assert '<option value="1">Parks &amp; &lt;b&gt;Leisure&lt;/b&gt;</option>' in drawn
    assert drawn.count(" selected") == 1
    assert '<option value="2" selected>Museum</option>' in drawn


def test_a_select_too_long_to_be_remembered_is_drawn_alike():
    drawn = Select(choices=[(number, f"Person {number}") for number in range(500)]).render("lead", "499")

    assert drawn.count("<option") == 500
    assert '<option value="499" selected>Person 499</option>' in drawn
