"""What would make a photo postable: the pure verdict, asked again on changed facts. No Django here.

Each change alone is tried first, then two and three together; what is given is the least that turns the answer into ALLOW.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from consents.checks.answer import Outcome, Verdict
from consents.checks.dates import spoken
from consents.checks.question import (
    AdultFacts,
    Answer,
    Capacity,
    Checked,
    ChildFacts,
    FormFacts,
    Naming,
    Question,
    Scan,
    WordingFacts,
)
from consents.checks.rules_forms import first_day, last_day, media_needed
from consents.checks.verdict import decide

MOST = 4
"""So many ways are given: the simplest first."""
_NEW_FORM = "a new form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One way to a yes: what to do, in order, each with the keys of the children whom it is about."""

    steps: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Change:
    step: str
    children: tuple[str, ...]
    make: Callable[[Question], Question]


def suggest(question: Question, verdict: Verdict) -> tuple[Suggestion, ...]:
    """The least changes that make the photo postable; none where it is, or where nothing of these would."""
    if verdict.outcome.severity <= Outcome.ALLOW.severity:
        return ()
    changes, found = list(_changes(question, verdict)), []
    used: list[tuple[int, ...]] = []
    for size in (1, 2, 3):
        for chosen in combinations(range(len(changes)), size):
            if any(set(less) <= set(chosen) for less in used):
                continue
            changed = question
            for index in chosen:
                changed = changes[index].make(changed)
            if decide(changed).permits_posting:
                used.append(chosen)
                steps = tuple((changes[index].step, changes[index].children) for index in chosen)
                found.append(Suggestion(steps=steps))
    return tuple(found[:MOST])


def _changes(question: Question, verdict: Verdict) -> Iterator[_Change]:
    failing = tuple(child.key for child in verdict.children if child.outcome is not Outcome.ALLOW)
    rules = {reason.rule for reason in verdict.every_reason}
    worse = tuple(
        child.key
        for child in verdict.children
        if any(reason.rule not in _OF_WORDS for reason in child.reasons)
    )
    for keys in dict.fromkeys((worse, failing)):
        if keys and len(keys) < len(verdict.children):
            yield _Change("crop these children, and check the new file", keys, _without(keys))
    if rules & _OF_WORDS:
        yield _Change("leave names and places out of the words", (), _without_words)
    for day in _days(question, rules):
        yield _Change(f"post it on {spoken(day)}", (), _on(day))
    waiting = tuple(child.key for child in question.children if child.unread)
    if waiting:
        yield _Change("have the forms that came back typed up, if they say yes", waiting, _read)
    lacking = tuple(
        child.key
        for child in verdict.children
        if any(reason.rule in _OF_FORMS for reason in child.reasons) and child.outcome is Outcome.BLOCK
    )
    if lacking:
        yield _Change("ask for a new form that permits this", lacking, _with_forms(lacking))


_OF_WORDS = frozenset({29, 30, 31})
_OF_FORMS = frozenset({10, 12, 14, 15, 16, 18, 20, 21, 22, 23, 24, 25})


def _without(keys: tuple[str, ...]) -> Callable[[Question], Question]:
    def make(question: Question) -> Question:
        left = tuple(child for child in question.children if child.key not in keys)
        gone = len(question.children) - len(left)
        return replace(question, children=left, recognisable=max(0, (question.recognisable or 0) - gone))

    return make


def _without_words(question: Question) -> Question:
    more = tuple(replace(photo, file_name="") for photo in question.more_photos)
    return replace(question, caption="", alt_text="", file_name="", gives_place=False, more_photos=more)


def _days(question: Question, rules: set[int]) -> list[date]:
    """Days on which forms that are not valid on the asked one are: the first day to come, the last day not over yet."""
    day = question.publish_on
    if day is None or not rules & {18, 20}:
        return []
    forms = [form for child in question.children for form in child.forms]
    starts = [first_day(form) for form in forms if day < first_day(form) < date.max]
    ends = [last for form in forms if (last := last_day(form)) is not None and last < day]
    return sorted({*([max(starts)] if starts else []), *([min(ends)] if ends else [])})


def _on(day: date) -> Callable[[Question], Question]:
    return lambda question: replace(question, publish_on=day)


def _with_forms(keys: tuple[str, ...]) -> Callable[[Question], Question]:
    def make(question: Question) -> Question:
        return replace(
            question,
            children=tuple(
                _with_form(child, question) if child.key in keys else child for child in question.children
            ),
        )

    return make


def _read(question: Question) -> Question:
    """As if every paper that came back had been typed up and said yes."""
    return replace(question, children=tuple(_as_read(child, question) for child in question.children))


def _as_read(child: ChildFacts, question: Question) -> ChildFacts:
    if not child.unread:
        return child
    read = replace(child, unread=())
    return read if child.forms else _with_form(read, question)


def _with_form(child: ChildFacts, question: Question) -> ChildFacts:
    """The child as if everybody who spoke for them, or one parent, had signed a new form today that permits the post."""
    adults = {form.adult.key: form.adult for form in child.forms}
    adults |= {
        one.adult: AdultFacts(key=one.adult) for one in child.withdrawals if one.adult and not one.by_child
    }
    signers = list(adults.values()) or [AdultFacts(key=_NEW_FORM)]
    return replace(child, forms=(*child.forms, *(_form(adult, question) for adult in signers)))


def _form(adult: AdultFacts, question: Question) -> FormFacts:
    today = question.now.date()
    code = question.channel.code if question.channel else ""
    media = frozenset(str(medium) for medium in media_needed(question))
    return FormFacts(
        reference=_NEW_FORM,
        adult=replace(
            adult,
            capacity=Capacity.PARENT if adult.capacity is Capacity.UNKNOWN else adult.capacity,
            responsibility_shown=True,
            responsible_until=None,
        ),
        wording=WordingFacts(
            version="",
            channels=frozenset({code}),
            media=media,
            naming=frozenset(Naming),
            max_months=24,
            covers_earlier_photos=True,
        ),
        answer=Answer.GRANTED,
        channels=frozenset({code}),
        media=media,
        partners=frozenset({question.partner} if question.partner else ()),
        naming=Naming.FULL,
        signed_on=today,
        checked=Checked.VERIFIED,
        uploaded_by="1",
        verified_by="2",
        scan=Scan.CLEAN,
        signed=True,
        pages_complete=True,
    )
