"""Rules 10 to 13: who said no, and who took it back. A no counts at once; a yes only once its paper is sound.

A voice is one person: an adult with all their forms and withdrawals, or from 18 the young person, who then speaks
for everybody. No Django here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from consents.checks.answer import Reason, block, refer
from consents.checks.dates import london_day, spoken
from consents.checks.question import (
    Capacity,
    Checked,
    ChildFacts,
    FormFacts,
    Question,
    WithdrawalFacts,
)
from consents.checks.rules_forms import Says, may_be_withdrawn, may_cover, says, surely_covers, unsound

_OTHER_CHANNEL = "choose a channel that the form permits, or ask that person for a new form"
_ASK_AGAIN = "leave this child out, or ask that person for a new form"


@dataclass(frozen=True, slots=True)
class Voice:
    """One person's papers about one child. Nobody's later form reverses a withdrawal of nobody known."""

    forms: tuple[FormFacts, ...] = ()
    withdrawals: tuple[WithdrawalFacts, ...] = ()


def forms_about(child: ChildFacts) -> tuple[FormFacts, ...]:
    """The child's forms without those filed against the wrong child, which say nothing."""
    return tuple(form for form in child.forms if form.checked != Checked.WRONG_CHILD)


def voices(child: ChildFacts, *, of_age: bool) -> list[Voice]:
    """Each adult who spoke for the child; from 18 one voice only, in which the young person's own forms say yes."""
    forms = forms_about(child)
    if of_age:
        return [Voice(tuple(form for form in forms if _is_self(form)), child.withdrawals)]
    adults = [form for form in forms if not _is_self(form)]
    spoke = [withdrawal for withdrawal in child.withdrawals if not _by_child(child, withdrawal)]
    keys = {form.adult.key for form in adults} | {withdrawal.adult for withdrawal in spoke}
    return [
        Voice(
            tuple(form for form in adults if form.adult.key == key),
            tuple(withdrawal for withdrawal in spoke if withdrawal.adult == key),
        )
        for key in sorted(keys, key=str)
    ]


def _is_self(form: FormFacts) -> bool:
    return form.adult.capacity == Capacity.SELF


def _by_child(child: ChildFacts, withdrawal: WithdrawalFacts) -> bool:
    own = {form.adult.key for form in child.forms if _is_self(form)}
    return withdrawal.by_child or withdrawal.adult in own


def _covers(withdrawal: WithdrawalFacts, question: Question) -> bool:
    code = question.channel.code if question.channel else ""
    on_channel = not withdrawal.channels or code in withdrawal.channels
    return on_channel and may_be_withdrawn(withdrawal, question)


def _signed(form: FormFacts) -> date:
    return form.signed_on or date.max


def standing(voice: Voice, question: Question) -> list[FormFacts]:
    """The forms by which this voice last said yes to this use of this photo: the latest signed date (13)."""
    granting = [
        form for form in voice.forms if says(form, question) is Says.YES and surely_covers(form, question)
    ]
    latest = max((_signed(form) for form in granting), default=None)
    return [form for form in granting if _signed(form) == latest]


def last_sound_yes(voice: Voice, question: Question, today: date) -> date | None:
    """The latest day on which this voice signed a yes that may be believed."""
    return max(
        (
            _signed(form)
            for form in voice.forms
            if says(form, question) is Says.YES
            and surely_covers(form, question)
            and not unsound(form, question, today)
        ),
        default=None,
    )


def said_no(voice: Voice, question: Question, today: date, *, others_say_yes: bool) -> list[Reason]:
    """Rules 10, 12 and 13 (and 22, 25 for a box left empty): this voice's no, where no later yes of its own reverses it."""
    yes = last_sound_yes(voice, question, today)
    reasons = withdrawn(voice.withdrawals, question, yes)
    for form in voice.forms:
        answer = says(form, question)
        if answer not in (Says.NO, Says.UNTICKED) or (yes is not None and _signed(form) < yes):
            continue
        if not may_cover(form, question):
            if answer is Says.NO:
                why = "Consent was refused for another event."
                reasons.append(
                    refer(13, why, "ask whether the refusal holds for this photo too", form.reference)
                )
        elif _signed(form) == yes:
            why = "Two forms signed on the same day give different answers."
            reasons.append(refer(13, why, "ask the person who signed which one holds", form.reference))
        else:
            reasons.append(_refusal(form, answer, question, others_say_yes))
    return reasons


def _refusal(form: FormFacts, answer: Says, question: Question, others_say_yes: bool) -> Reason:
    if answer is Says.NO or others_say_yes:
        why = "A person who may speak for this child has said no."
        return block(12, why, _ASK_AGAIN, form.reference)
    code = question.channel.code if question.channel else ""
    if code in form.channels:
        why = "The form offered this kind of use, and it was not ticked."
        return block(25, why, "use the picture only as the form permits", form.reference)
    return block(22, "The form offered this channel, and it was not ticked.", _OTHER_CHANNEL, form.reference)


def withdrawn(withdrawals: Iterable[WithdrawalFacts], question: Question, yes: date | None) -> list[Reason]:
    """Rule 10: withdrawals that cover the channel and that no yes signed on a later day reverses."""
    days = {
        london_day(one.received_at) for one in withdrawals if _covers(one, question) and _stands(one, yes)
    }
    why = "Consent was withdrawn on {}."
    return [block(10, why.format(spoken(day)), _ASK_AGAIN) for day in sorted(days)]


def _stands(withdrawal: WithdrawalFacts, yes: date | None) -> bool:
    return yes is None or london_day(withdrawal.received_at) >= yes


def child_said_no(child: ChildFacts, question: Question, today: date) -> list[Reason]:
    """Rule 11: the child's own refusal or withdrawal, whatever the parents say, until the child agrees on a later day."""
    agreed = max(agreements(child, question, today), default=None)
    reasons = withdrawn((one for one in child.withdrawals if _by_child(child, one)), question, agreed)
    wrong = {form.reference for form in child.forms if form.checked == Checked.WRONG_CHILD}
    refused = [
        (say.said_on, say.form) for say in child.says if say.agreed is not True and say.form not in wrong
    ]
    refused += [
        (_signed(form), form.reference)
        for form in forms_about(child)
        if _is_self(form) and says(form, question) in (Says.NO, Says.UNTICKED)
    ]
    for day, reference in refused:
        if agreed is None or day >= agreed:
            named = (reference,) if reference else ()
            reasons.append(block(11, "The child has said no.", "leave this child out", *named))
    return reasons


def agreements(child: ChildFacts, question: Question, today: date) -> list[date]:
    """The days, up to today, on which the child agreed to this use.

    What stands on a form counts only for what the form says yes to, and once the form is sound.
    """
    usable = {
        form.reference: form
        for form in forms_about(child)
        if says(form, question) is Says.YES
        and surely_covers(form, question)
        and not unsound(form, question, today)
    }
    days = [say.said_on for say in child.says if say.agreed is True and (not say.form or say.form in usable)]
    days += [_signed(form) for form in usable.values() if _is_self(form)]
    return [day for day in days if day <= today]
