"""May this photo be posted? Facts in, verdict out: pure, total, and the same whatever order the facts come in.

`decide(Question) -> Verdict` is the only door. Numbers are those of the council's rules:

 1 incomplete · 2 date passed · 3 not live · 4 nobody recognisable · 5 not all identified · 6 blurred or cropped ·
 7 crowd · 8 flags · 9 looked after · 10 withdrawn · 11 the child refuses · 12 another adult refuses · 13 two forms of one
 adult · 14 no form · 15 not scanned · 16 unsound form · 17 responsibility · 18 to 21 dates · 22 channel · 23 event ·
 24 taken before · 25 medium · 26 18 or older · 27 own say · 28 date of birth · 29, 30 names · 31 place · 32 siblings (each
 child is judged alone, the photo takes the worst) · 33 merged · 34 look-alikes · 35 ends soon · 36 second evaluation (the
 caller asks again, and the later verdict wins) · 37 any error.

Several photos of one post are judged one by one, and each child and the post take the worst. What the addressee of a REFER
answered is heard in `rules_decided`. The ⚙ 24 months of rule 21 belong to the wording that was signed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from consents.checks.answer import (
    ChildVerdict,
    Decider,
    Evidence,
    Outcome,
    Reason,
    Verdict,
    Warned,
    block,
    sort_reasons,
    sort_warnings,
    worst,
)
from consents.checks.question import ChildFacts, MorePhoto, Policy, Question
from consents.checks.rules_child import judge
from consents.checks.rules_decided import settle
from consents.checks.rules_names import Texts, place_reasons
from consents.checks.rules_photo import incomplete, is_retrospective, photo_reasons

__all__ = [
    "RULESET",
    "ChildVerdict",
    "Decider",
    "Evidence",
    "Outcome",
    "Policy",
    "Question",
    "Reason",
    "Verdict",
    "Warned",
    "decide",
]

RULESET = "2026.3"

log = logging.getLogger(__name__)


def decide(question: Question) -> Verdict:
    """The verdict on one question. Never raises: an error inside the rules is a BLOCK, and logged (rule 37)."""
    try:
        return _decide(question)
    except Exception:
        log.exception("photo check: an error inside the rules was answered by BLOCK")
        why = "The check could not be completed because of an error."
        return Verdict(
            outcome=Outcome.BLOCK,
            ruleset=RULESET,
            reasons=(block(37, why, "do not post, and tell ICT"),),
        )


def _decide(question: Question) -> Verdict:
    verdicts = [_decide_one(each) for each in _each_photo(question)]
    return verdicts[0] if len(verdicts) == 1 else _together(question, verdicts)


def _each_photo(question: Question) -> list[Question]:
    """The question about each photo alone; what was declared of another photo of the post is not declared of this one."""
    first = MorePhoto(
        photo_hash=question.photo_hash or "", file_name=question.file_name, taken_on=question.taken_on
    )
    hashes = {photo.photo_hash for photo in (first, *question.more_photos)}
    return [
        replace(
            question,
            photo_hash=photo.photo_hash,
            file_name=photo.file_name,
            taken_on=photo.taken_on,
            more_photos=(),
            obscured=tuple(
                one
                for one in question.obscured
                if one.photo_hash == photo.photo_hash or one.photo_hash not in hashes
            ),
        )
        for photo in (first, *question.more_photos)
    ]


def _together(question: Question, verdicts: list[Verdict]) -> Verdict:
    reasons = [reason for one in verdicts for reason in one.reasons]
    warnings = [warned for one in verdicts for warned in one.warnings]
    said: dict[str, list[ChildVerdict]] = {}
    for child in (child for one in verdicts for child in one.children):
        said.setdefault(child.key, []).append(child)
    return _verdict(question, reasons, [_of_one(children) for children in said.values()], warnings)


def _of_one(verdicts: list[ChildVerdict]) -> ChildVerdict:
    """What was said of one child for each photo, as one answer."""
    outcome = worst(one.outcome for one in verdicts)
    evidence = {form for one in verdicts for form in one.evidence} if outcome is Outcome.ALLOW else set()
    return ChildVerdict(
        key=verdicts[0].key,
        outcome=outcome,
        reasons=sort_reasons(reason for one in verdicts for reason in one.reasons),
        warnings=sort_warnings(warned for one in verdicts for warned in one.warnings),
        evidence=tuple(sorted(evidence, key=lambda form: form.reference)),
    )


def _decide_one(question: Question) -> Verdict:
    reasons = incomplete(question)
    day, recognisable = question.publish_on, question.recognisable
    if reasons or day is None or recognisable is None:
        return _verdict(question, reasons, (), ())
    reasons = photo_reasons(question, day, recognisable)
    texts = Texts.of(question)
    children = [judge(child, question, day, texts) for child in _distinct(question.children)]
    if recognisable or children:
        reasons += place_reasons(question)
    reasons, settled = settle(reasons, question.decisions)
    return _verdict(question, reasons, children, settled)


def _distinct(children: Iterable[ChildFacts]) -> list[ChildFacts]:
    """Each child once, by key. Raises ValueError where one key comes with two different sets of facts."""
    by_key: dict[str, ChildFacts] = {}
    for child in children:
        if by_key.setdefault(child.key, child) != child:
            raise ValueError("one child came with two different sets of facts")
    return [by_key[key] for key in sorted(by_key)]


def _verdict(
    question: Question,
    reasons: list[Reason],
    children: Iterable[ChildVerdict],
    warnings: Iterable[Warned],
) -> Verdict:
    ordered = tuple(sorted(children, key=lambda child: (-child.outcome.severity, child.key)))
    nobody = not ordered and not reasons
    best = Outcome.NOT_APPLICABLE if nobody else Outcome.ALLOW
    outcome = worst([*(r.outcome for r in reasons), *(c.outcome for c in ordered)], best)
    return Verdict(
        outcome=outcome,
        ruleset=RULESET,
        decided_at=question.now,
        retrospective=question.publish_on is not None and is_retrospective(question, question.publish_on),
        declared_by=question.nobody_declared_by if nobody else "",
        reasons=sort_reasons(reasons),
        warnings=sort_warnings(warnings),
        children=ordered,
    )
