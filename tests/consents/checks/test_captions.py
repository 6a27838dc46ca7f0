"""Places in captions (rule 31)."""

import pytest

from consents.checks.captions import places_given


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Winners from Hady Primary School", "a school"),
        ("Year 6 on the field", "a school"),
        ("She lives in Newbold", "a home area"),
        ("Outside 12 Sheffield Road", "a home area"),
        ("See us at S40 1LP", "a home area"),
        ("We are at the park right now", "where the child is now"),
        ("we’re at the pool", "where the child is now"),
        ("Find them at ///filled.count.soap", "where the child is now"),
        ("53.2350, -1.4210", "where the child is now"),
    ],
)
def test_a_place_is_found(text: str, place: str) -> None:
    assert place in places_given(text)


@pytest.mark.parametrize(
    "text", ["", "What a day", "Best in class photo", "A great way to learn", "Happy new year 2026"]
)
def test_ordinary_captions_give_no_place(text: str) -> None:
    assert places_given(text) == ()


def test_the_councils_own_places_are_found_whatever_their_accents_and_spaces() -> None:
    assert places_given("fun in  BRIMINGTON common", ["Brimington Common", ""]) == ("a known place",)
    assert places_given("Brimingtonian", ["Brimington"]) == ()
