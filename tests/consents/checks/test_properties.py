"""What is true of every family, form and date: nothing that says less consent ever makes a verdict better."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from consents.checks.answer import Outcome, Verdict
from consents.checks.question import Answer, Checked, FormFacts, MorePhoto, Question, Scan
from consents.checks.verdict import RULESET, decide
from tests.consents.checks.asked import TODAY, form, question
from tests.consents.checks.asked import child as good_child
from tests.consents.checks.families import families, less_consent, questions


def not_better(asked: Question, stricter: Question) -> None:
    before, after = decide(asked), decide(stricter)
    assert after.outcome.severity >= before.outcome.severity, (before, after)


@given(less_consent())
def test_withdrawing_refusing_or_flagging_never_makes_a_verdict_better(
    pair: tuple[Question, Question],
) -> None:
    not_better(*pair)


@given(questions(), families)
def test_one_child_more_never_makes_a_verdict_better(asked: Question, child: Any) -> None:
    assume(asked.recognisable is not None and (asked.recognisable or asked.nobody_declared_by))
    assume(child.key not in {one.key for one in asked.children})
    more = replace(asked, children=(*asked.children, child), recognisable=(asked.recognisable or 0) + 1)
    not_better(asked, more)


@given(questions(), families)
def test_one_photo_more_never_makes_a_verdict_better(asked: Question, child: Any) -> None:
    another = MorePhoto(photo_hash="c3" * 32, taken_on=asked.taken_on, file_name=child.given_names)
    not_better(asked, replace(asked, more_photos=(*asked.more_photos, another)))


@given(questions())
def test_an_answer_never_goes_over_a_block(asked: Question) -> None:
    unanswered = decide(replace(asked, decisions=()))
    if unanswered.outcome is Outcome.BLOCK:
        assert decide(asked).outcome is Outcome.BLOCK


@given(questions(), st.data())
def test_the_order_of_the_facts_never_matters(asked: Question, data: st.DataObject) -> None:
    def shuffled(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(data.draw(st.permutations(values)))

    children = [
        replace(
            one,
            forms=shuffled(one.forms),
            says=shuffled(one.says),
            withdrawals=shuffled(one.withdrawals),
            flags=shuffled(one.flags),
        )
        for one in asked.children
    ]
    other = replace(
        asked,
        children=shuffled(tuple(children)),
        decisions=shuffled(asked.decisions),
        obscured=shuffled(asked.obscured),
    )
    assert decide(other) == decide(asked)


def usable(paper: FormFacts, asked: Question) -> bool:
    """A verified, clean, in-date, in-scope form, said again in the plainest way."""
    day, wording = asked.publish_on, paper.wording
    if wording is None or paper.signed_on is None or day is None or asked.channel is None:
        return False
    clean = paper.scan is Scan.CLEAN or (paper.scan is Scan.NOT_SCANNED and asked.policy.allow_unscanned)
    in_date = (paper.valid_from or paper.signed_on) <= day and (
        paper.valid_until is None or day <= paper.valid_until
    )
    in_scope = (
        asked.channel.code in paper.channels & wording.channels
        and asked.medium in paper.media & wording.media
        and not asked.paid
        and not asked.partner
    )
    same_event = (
        paper.event_key == asked.event_key
        if paper.event_key and asked.event_key
        else paper.event.casefold() == asked.event.casefold()
    )
    of_event = not paper.for_event or (
        same_event
        and asked.taken_on is not None
        and paper.event_from is not None
        and paper.event_until is not None
        and paper.event_from <= asked.taken_on <= paper.event_until
    )
    believed = paper.checked is Checked.VERIFIED and paper.signed and paper.pages_complete
    return bool(paper.answer is Answer.GRANTED and clean and in_date and in_scope and of_event and believed)


def check_evidence(asked: Question, verdict: Verdict) -> None:
    by_key = {one.key: one for one in asked.children}
    assert {one.key for one in verdict.children} == set(by_key)
    for answer in verdict.children:
        child = by_key[answer.key]
        named = {one.reference for one in answer.evidence}
        assert not child.unread
        relied = [paper for paper in child.forms if paper.reference in named and usable(paper, asked)]
        assert relied
        latest = max(paper.signed_on or date.min for paper in relied)
        later = [
            paper
            for paper in child.forms
            if paper.answer is Answer.REFUSED
            and paper.checked is not Checked.WRONG_CHILD
            and paper.adult.key in {one.adult.key for one in relied}
            and not paper.for_event
            and (paper.signed_on or date.max) > latest
        ]
        assert not later


@given(questions())
def test_allow_names_for_every_child_a_form_to_rely_on_that_no_later_refusal_covers(asked: Question) -> None:
    verdict = decide(asked)
    if verdict.outcome is Outcome.ALLOW:
        check_evidence(asked, verdict)
    else:
        assert not any(one.evidence for one in verdict.children if one.outcome is not Outcome.ALLOW)


@given(families, st.booleans())
def test_allow_names_its_evidence_where_the_photo_itself_is_in_order(child: Any, unscanned: bool) -> None:
    asked = question(child)
    asked = replace(asked, event="sports day", policy=replace(asked.policy, allow_unscanned=unscanned))
    verdict = decide(asked)
    if verdict.outcome is Outcome.ALLOW:
        check_evidence(asked, verdict)
    else:
        assert not verdict.children[0].evidence


JUNK = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.dates()
    | st.datetimes()
)
ANYTHING = st.recursive(
    JUNK, lambda inner: st.lists(inner) | st.tuples(inner) | st.frozensets(JUNK), max_leaves=5
)


@given(questions(), ANYTHING, st.data())
def test_no_input_raises_and_junk_is_never_allowed_by_being_junk(
    asked: Question, junk: Any, data: st.DataObject
) -> None:
    broken = with_junk(asked, junk, data)
    verdict = decide(broken)
    assert verdict.ruleset == RULESET
    assert isinstance(verdict.outcome, Outcome)


@given(ANYTHING)
def test_what_is_not_even_a_question_is_a_block(junk: Any) -> None:
    assert decide(junk).outcome is Outcome.BLOCK


def with_junk(facts: Any, junk: Any, data: st.DataObject) -> Any:
    """The facts with one field, at any depth, replaced by junk."""
    name = data.draw(st.sampled_from([one.name for one in fields(facts)]))
    value = getattr(facts, name)
    if is_dataclass(value) and data.draw(st.booleans()):
        value = with_junk(value, junk, data)
    elif isinstance(value, tuple) and value and is_dataclass(value[0]) and data.draw(st.booleans()):
        value = (with_junk(value[0], junk, data), *value[1:])
    else:
        value = junk
    return replace(facts, **{name: value})


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_written_the_names_can_be_looked_for(
    caption: str, given_names: str, family_name: str
) -> None:
    child = good_child(form(), given_names=given_names, family_name=family_name)
    assert 37 not in {reason.rule for reason in decide(question(child, caption=caption)).reasons}


@given(
    st.sampled_from(["Ada", "Zoë", "Anne-Marie", "O'Brien", "Łukasz", "Olena"]),
    st.sampled_from(["{}", "{}’s", "({})!"]),
)
def test_a_name_is_found_in_any_case(name: str, written: str) -> None:
    for text in (name.upper(), name.lower(), name.title(), name.replace("-", " ")):
        verdict = decide(
            question(good_child(form(), given_names=name), caption=f"Look, {written.format(text)} again")
        )
        assert 29 in {reason.rule for reason in verdict.children[0].reasons}


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 30)), st.integers(0, 30))  # noqa: DTZ001
def test_a_consent_holds_on_its_last_day_and_not_on_the_next(moment: datetime, days: int) -> None:
    from consents.checks.dates import LONDON, london_day

    now = moment.replace(tzinfo=LONDON)
    last = date.fromordinal(london_day(now).toordinal() + days)
    child = good_child(form(signed_on=date(2025, 6, 1), valid_until=last))
    asked = replace(question(child), now=now, taken_on=date(2025, 6, 2))
    assert decide(replace(asked, publish_on=last)).outcome is Outcome.ALLOW
    assert decide(replace(asked, publish_on=date.fromordinal(last.toordinal() + 1))).outcome is Outcome.BLOCK


def test_today_is_the_day_of_the_base_question() -> None:
    assert question().publish_on == TODAY
