"""What would make a photo postable: each suggestion, carried out, turns the very verdict into ALLOW."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given

from consents.checks.question import Channel, Checked, FlagFacts, FlagKind, Naming, Question, WithdrawalFacts
from consents.checks.suggestions import suggest
from consents.checks.verdict import decide
from tests.consents.checks.asked import NOW, TODAY, child, form, question, refusal
from tests.consents.checks.families import questions


def ways(asked):
    return [tuple(step for step, _ in one.steps) for one in suggest(asked, decide(asked))]


CROP = "crop these children, and check the new file"
WORDS = "leave names and places out of the words"
FORM = "ask for a new form that permits this"


def test_an_allowed_photo_needs_nothing():
    assert ways(question(child(form()))) == []


def test_whoever_has_no_form_is_cropped_or_asked():
    asked = question(child(form()), child(key="2", given_names="Leo"))

    (first, second) = suggest(asked, decide(asked))

    assert [first.steps, second.steps] == [((CROP, ("2",)),), ((FORM, ("2",)),)]


def test_a_name_is_left_out():
    assert ways(question(child(form()), caption="Ada won")) == [(WORDS,)]


def test_a_consent_that_is_not_valid_yet_is_waited_for():
    start = TODAY + timedelta(days=9)

    assert ways(question(child(form(valid_from=start))))[0] == (f"post it on {start.day} May 2026",)


def test_a_consent_that_ends_before_the_day_is_used_in_time():
    asked = question(child(form(valid_until=TODAY + timedelta(days=3))), publish_on=TODAY + timedelta(days=5))

    assert ways(asked)[0] == ("post it on 23 May 2026",)


def test_two_steps_are_given_where_one_is_not_enough():
    asked = question(child(form()), child(key="2", given_names="Leo"), caption="Ada won", gives_place=True)

    assert (CROP, WORDS) in ways(asked)


def test_a_withdrawal_and_a_refusal_need_that_persons_new_form():
    back = WithdrawalFacts(received_at=NOW - timedelta(days=2), adult="father")
    asked = question(child(form(), refusal(adult=replace(form().adult, key="aunt")), withdrawals=(back,)))

    assert ways(asked) == [(FORM,)]


def test_nothing_is_suggested_against_a_flag_or_for_a_closed_account():
    flagged = question(child(form(), flags=(FlagFacts(kind=FlagKind.BLOCK),)))
    closed = question(child(form()), channel=Channel(code="facebook", account="SA-0001", live=False))

    assert ways(flagged) == ways(closed) == []


def test_what_cannot_even_be_asked_has_no_way():
    assert ways(question(child(form(checked=Checked.RECEIVED)), publish_on=None)) == []
    assert ways(question(child(form(naming=Naming.NONE, valid_from=date.max)))) == [(FORM,)]


@given(questions())
def test_every_way_is_a_way_and_none_is_given_for_what_is_allowed(asked: Question) -> None:
    verdict = decide(asked)
    found = suggest(asked, verdict)

    assert not (found and verdict.permits_posting)
    assert all(one.steps for one in found)
