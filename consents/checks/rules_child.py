"""The answer for one child: rules 8, 9, 14, 26 to 28, 33 to 35, and the others gathered. No Django here.

One sound yes of a person with parental responsibility is enough, if nobody says no. So each adult's standing form
is judged by itself and the best one speaks for the child; a no, a flag or a doubt about the child comes on top.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from consents.checks.answer import (
    ChildVerdict,
    Decider,
    Outcome,
    Reason,
    Warned,
    block,
    refer,
    sort_reasons,
    sort_warnings,
    worst,
)
from consents.checks.dates import birthday, london_day, spoken
from consents.checks.question import (
    Capacity,
    Checked,
    ChildFacts,
    FlagKind,
    FormFacts,
    Naming,
    Question,
    Scan,
)
from consents.checks.rules_decided import settle
from consents.checks.rules_forms import Says, defects, evidence_of, last_day, says
from consents.checks.rules_names import Texts, naming_reasons
from consents.checks.rules_voices import (
    Voice,
    agreements,
    child_said_no,
    forms_about,
    said_no,
    standing,
    voices,
)

COMING_OF_AGE = 18
_SAFEGUARDING = "contact safeguarding"


@dataclass(frozen=True, slots=True)
class Path:
    """One form that might allow the photo, and what is wrong with it."""

    form: FormFacts
    reasons: tuple[Reason, ...]
    settled: tuple[Warned, ...] = ()

    @property
    def order(self) -> tuple[object, ...]:
        """Best first: least severe, then fewest reasons, then the one that lasts longest; then any order that stays so."""
        last = last_day(self.form) or date.min
        return (
            worst(r.outcome for r in self.reasons).severity,
            len(self.reasons),
            -last.toordinal(),
            self.form.reference,
            *(reason.order for reason in self.reasons),
        )


def judge(child: ChildFacts, question: Question, day: date, texts: Texts) -> ChildVerdict:
    """Every reason that applies to this child on that day, with warnings and the evidence of an ALLOW."""
    today = london_day(question.now)
    of_age = child.date_of_birth is not None and day >= birthday(child.date_of_birth, COMING_OF_AGE)
    spoken_for = voices(child, of_age=of_age)
    paths = sorted(_paths(child, spoken_for, question, day, today, of_age), key=lambda path: path.order)
    reasons = [
        *_flags(child, question),
        *_identity(child, day, question),
        *_refusals(spoken_for, question, today),
        *child_said_no(child, question, today),
        *naming_reasons(child, _naming(child, spoken_for, question), texts),
    ]
    if of_age:
        reasons += _own_consent(paths)
    else:
        reasons += [*_looked_after(child, question, day, paths), *_own_say(child, question, day, today)]
    refused = any(reason.outcome is Outcome.BLOCK and reason.rule in _NO_RULES for reason in reasons)
    if paths or refused:
        reasons += [*(reason for path in paths[:1] for reason in path.reasons), *_unread(child)]
    else:
        reasons.append(_missing(child))
    reasons, settled = settle(reasons, question.decisions, child.key)
    outcome = worst(reason.outcome for reason in reasons)
    relied = [path.form for path in paths if not path.reasons]
    settled += [warned for path in paths if not path.reasons for warned in path.settled]
    return ChildVerdict(
        key=child.key,
        outcome=outcome,
        reasons=sort_reasons(reasons),
        warnings=sort_warnings([*settled, *_warnings(child, relied, question, day)]),
        evidence=tuple(evidence_of(form) for form in sorted(relied, key=lambda form: form.reference))
        if outcome is Outcome.ALLOW
        else (),
    )


_NO_RULES = frozenset({10, 11, 12, 22, 25, 26})


def _paths(
    child: ChildFacts, spoken_for: list[Voice], question: Question, day: date, today: date, of_age: bool
) -> list[Path]:
    found = []
    for voice in spoken_for:
        forms = standing(voice, question) or [
            form for form in voice.forms if says(form, question) in (Says.YES, Says.SILENT)
        ]
        for form in forms:
            reasons = defects(form, question, day, today)
            if of_age and child.date_of_birth is not None and not _signed_of_age(form, child.date_of_birth):
                why = "The form was signed before the 18th birthday."
                reasons.append(block(26, why, "ask for their own consent", form.reference))
            left, settled = settle(reasons, question.decisions, child.key)
            found.append(Path(form, sort_reasons(left), tuple(settled)))
    return found


def _signed_of_age(form: FormFacts, born: date) -> bool:
    return form.signed_on is not None and form.signed_on >= birthday(born, COMING_OF_AGE)


def _refusals(spoken_for: list[Voice], question: Question, today: date) -> list[Reason]:
    saying_yes = [index for index, voice in enumerate(spoken_for) if standing(voice, question)]
    reasons = []
    for index, voice in enumerate(spoken_for):
        others = any(other != index for other in saying_yes)
        reasons += said_no(voice, question, today, others_say_yes=others)
    return reasons


def _flags(child: ChildFacts, question: Question) -> list[Reason]:
    """Rule 8, in neutral words. NO NAME is heeded with the names."""
    live = {flag.kind for flag in child.flags if flag.ended_at is None or flag.ended_at > question.now}
    reasons = []
    if FlagKind.BLOCK in live:
        reasons.append(block(8, "This child must not be shown.", _SAFEGUARDING))
    if FlagKind.REFER in live:
        why = "Safeguarding decides on photos of this child."
        reasons.append(refer(8, why, _SAFEGUARDING, to=Decider.SAFEGUARDING))
    return reasons


def _looked_after(child: ChildFacts, question: Question, day: date, paths: list[Path]) -> list[Reason]:
    """Rule 9: the authority's consent and its live sign-off for this account (or other channel) and day."""
    if child.looked_after is False:
        return []
    account = (question.channel.account or question.channel.code) if question.channel else ""
    signed_off = any(
        off.account == account != "" and off.first_day <= day <= off.last_day and off.revoked is False
        for off in child.sign_offs
    )
    by_authority = any(path.form.adult.capacity == Capacity.AUTHORITY and not path.reasons for path in paths)
    if signed_off and by_authority:
        return []
    why = "Photos of this child need a further consent and sign-off."
    return [refer(9, why, _SAFEGUARDING, to=Decider.SAFEGUARDING)]


def _identity(child: ChildFacts, day: date, question: Question) -> list[Reason]:
    """Rules 28, 33 and 34: is it known who this child is?"""
    reasons = []
    born = child.date_of_birth
    if born is None:
        reasons.append(refer(28, "The child’s date of birth is not known.", "find out the date of birth"))
    elif born > day or (question.taken_on is not None and born > question.taken_on):
        why = "The child’s date of birth is after the photo."
        reasons.append(refer(28, why, "check who the child is, and the date of birth"))
    if child.merged and child.identity_verified_again is not True:
        why = "Two records of this child were joined, and who they are has not been verified again."
        reasons.append(block(33, why, "ask comms to verify the child again"))
    if child.look_alikes != 0 and child.identity_confirmed is not True:
        why = "Another child has the same name, or is a twin."
        reasons.append(refer(34, why, "confirm the child by date of birth or reference"))
    return reasons


def _own_consent(paths: list[Path]) -> list[Reason]:
    """Rule 26: from 18 nobody else consents."""
    if paths:
        return []
    return [block(26, "This person is 18 or older on that date.", "ask for their own consent")]


def _own_say(child: ChildFacts, question: Question, day: date, today: date) -> list[Reason]:
    """Rule 27: agreement given at the own-say age or later, or a recorded decision about competence.

    The age is the council's or the signed wording's, whichever is lower.
    """
    if child.date_of_birth is None:
        return []
    ages = [
        form.wording.own_say_age
        for form in forms_about(child)
        if form.wording and form.wording.own_say_age is not None
    ]
    asked_from = birthday(child.date_of_birth, min([question.policy.own_say_age, *ages]))
    agreed = any(given >= asked_from for given in agreements(child, question, today))
    decided = child.competence_decided_on is not None and child.competence_decided_on <= today
    if day < asked_from or agreed or decided:
        return []
    why = "This child is old enough to be asked, and their agreement is not recorded."
    return [refer(27, why, "ask the child, and record the answer")]


def _missing(child: ChildFacts) -> Reason:
    """Rule 14; rule 16 where the paper is there and was not read."""
    if child.unread:
        why = "The form has come back, and it has not been typed up and verified."
        return block(16, why, "have the form typed up and verified", *child.unread)
    if forms_about(child):
        why = "No form of a person with parental responsibility says yes to this."
    else:
        why = "There is no consent form for this child."
    return block(14, why, "ask the family for a form, or leave this child out")


def _unread(child: ChildFacts) -> list[Reason]:
    """Rule 16 for a paper that came back and that nobody has read: it allows nothing, and it may say no.

    No answer settles this: the paper is typed up, and then it speaks for itself.
    """
    if not child.unread:
        return []
    why = "A form of this child has come back, and nobody has read it yet. It may say no."
    return [refer(16, why, "have the form typed up and verified, then check again", *child.unread)]


def _naming(child: ChildFacts, spoken_for: list[Voice], question: Question) -> Naming:
    """How far the child may be named: the strictest of the adults' standing forms, and nothing under NO NAME."""
    if any(
        flag.kind == FlagKind.NO_NAME and (flag.ended_at is None or flag.ended_at > question.now)
        for flag in child.flags
    ):
        return Naming.NONE
    forms = [form for voice in spoken_for for form in standing(voice, question)]
    return min((_permitted(form) for form in forms), default=Naming.NONE)


def _permitted(form: FormFacts) -> Naming:
    offered = form.wording is not None and form.naming in form.wording.naming
    return Naming(form.naming) if offered else Naming.NONE


def _warnings(child: ChildFacts, relied: list[FormFacts], question: Question, day: date) -> list[Warned]:
    """Rule 35, and what a careful person would like to know of an ALLOW."""
    found = []
    ends = [(last, form.reference) for form in relied if (last := last_day(form)) is not None]
    if ends and (max(ends)[0] - day).days <= question.policy.warn_days:
        last, reference = max(ends)
        found.append(Warned(rule=35, sentence=f"The consent ends on {spoken(last)}.", forms=(reference,)))
    found += [
        Warned(rule=15, sentence="The scan was not checked for malware.", forms=(form.reference,))
        for form in relied
        if form.scan == Scan.NOT_SCANNED
    ]
    waiting = {form.reference for form in forms_about(child) if form.checked == Checked.RECEIVED}
    if relied and waiting:
        why = "Another form of this child waits to be verified."
        found.append(Warned(rule=16, sentence=why, forms=tuple(sorted(waiting))))
    return found
