"""What the ticks of a scan suggest, and that no doubt ever becomes a yes."""

from itertools import product

import pytest

from consents.intake.batches import suggestions
from consents.intake.batches.suggestions import suggest

WORDS = {
    "channels:facebook": "Facebook",
    "channels:x": "X",
    "channels:youtube": "YouTube",
    "media:photo": "Photographs",
}
NAMES = (
    "channels:facebook", "channels:x", "channels:youtube", "media:photo", "media:video", "naming:none", "naming:first",
    "earlier:yes", "answer:refused", "own_say:agreed", "own_say:refused", "capacity:parent", "capacity:carer",
)  # fmt: skip
YES = ("channels:facebook", "media:photo", "naming:first", "own_say:agreed", "capacity:parent")


def read(*ticked, unsure=()):
    """A scan on which these boxes are ticked and those unsure."""
    states = dict.fromkeys(ticked, "ticked") | dict.fromkeys(unsure, "unsure")
    return suggest({name: states.get(name, "blank") for name in NAMES}, WORDS)


def test_a_clear_yes_is_suggested_whole():
    found = read(*YES, "channels:x", "earlier:yes")

    assert found.fields == {
        "channels": ["facebook", "x"],
        "uses": ["photo"],
        "naming": ["first"],
        "capacity": ["parent"],
        "covers_earlier_photos": ["on"],
    }
    assert (found.answer, found.own_say) == ("granted", "agreed")
    assert set(found.notes.values()) == {suggestions.READ}
    assert set(found.given) == {*found.fields, "answer", "own_say"}


def test_a_clear_no_is_suggested_as_a_no():
    found = read("answer:refused", "own_say:refused", "capacity:parent")

    assert (found.answer, found.own_say) == ("refused", "refused")
    assert found.fields == {"capacity": ["parent"]}
    assert found.notes["channels"] == suggestions.NO_TICK


def test_a_no_beside_a_yes_suggests_neither():
    found = read("answer:refused", *YES)

    assert found.answer == ""
    assert {"channels", "uses"}.isdisjoint(found.fields)
    assert {found.notes[name] for name in ("answer", "channels", "uses")} == {suggestions.YES_AND_NO}


@pytest.mark.parametrize("state", ["ticked", "unsure"])
def test_a_no_that_is_ticked_or_not_clear_never_becomes_a_yes(state):
    states = ("ticked", "blank", "unsure")
    for channel, medium, naming in product(states, repeat=3):
        ticks = {
            "channels:x": channel,
            "media:photo": medium,
            "naming:first": naming,
            "answer:refused": state,
        }

        assert suggest(ticks, WORDS).answer != "granted"


def test_a_form_whose_no_was_never_found_becomes_no_yes():
    assert suggest({"channels:x": "ticked", "media:photo": "ticked"}, WORDS).answer == ""


@pytest.mark.parametrize("missing", ["channels:facebook", "media:photo"])
def test_half_a_yes_is_none(missing):
    found = read(*(name for name in YES if name != missing))

    assert (found.answer, found.notes["answer"]) == ("", suggestions.NOT_ENOUGH)


def test_a_box_that_is_not_clear_is_named_and_left_out():
    found = read(*YES, unsure=["channels:youtube"])

    assert found.fields["channels"] == ["facebook"]
    assert "not clear on it: YouTube." in found.notes["channels"]
    assert found.answer == "granted"


def test_boxes_none_of_which_is_clear_suggest_nothing():
    found = read(unsure=["media:photo", "media:video", "earlier:yes"])

    assert "uses" not in found.fields
    assert found.notes["uses"] == found.notes["covers_earlier_photos"] == suggestions.NOT_CLEAR


@pytest.mark.parametrize(
    ("ticked", "unsure", "note"),
    [
        (["own_say:agreed", "own_say:refused"], [], suggestions.SEVERAL),
        (["own_say:agreed"], ["own_say:refused"], suggestions.NOT_CLEAR),
        ([], ["own_say:refused"], suggestions.NOT_CLEAR),
    ],
)
def test_a_child_whose_word_is_in_doubt_is_not_said_to_have_agreed_or_kept_silent(ticked, unsure, note):
    found = read(*ticked, unsure=unsure)

    assert (found.own_say, found.notes["own_say"]) == ("", note)


def test_a_child_who_ticks_nothing_says_nothing():
    assert read(*YES[:3]).own_say == "not_asked"


def test_two_answers_to_one_question_are_none():
    found = read("naming:none", "naming:first", "capacity:parent", "capacity:carer")

    assert found.fields == {}
    assert found.notes["naming"] == found.notes["capacity"] == suggestions.SEVERAL


def test_a_scan_of_which_nothing_was_read_suggests_nothing_and_asks():
    found = read(unsure=NAMES)

    assert (found.fields, found.answer, found.own_say, found.notes, found.given) == ({}, "", "", {}, [])


def test_a_form_that_does_not_ask_the_child_suggests_what_is_typed_for_it():
    ticks = {"channels:x": "ticked", "media:photo": "ticked", "answer:refused": "blank"}

    found = suggest(ticks, WORDS)

    assert found.own_say == "not_asked"
    assert "own_say" not in found.notes
    assert "own_say" not in found.given
