"""Rules 15 to 25: what a form says to this use of this photo, and what is wrong with it. No Django here."""

from __future__ import annotations

from datetime import date
from enum import Enum

from consents.checks.answer import Evidence, Reason, block, refer
from consents.checks.dates import add_months, spoken
from consents.checks.names import same
from consents.checks.question import Answer, Checked, FormFacts, Medium, Question, Scan, WithdrawalFacts

NEW_FORM = "ask for a new form"


class Says(Enum):
    """A form's answer to one use: an outright no, an offered box left empty, a yes, or nothing at all."""

    NO = "no"
    UNTICKED = "unticked"
    YES = "yes"
    SILENT = "silent"


def says(form: FormFacts, question: Question) -> Says:
    """What the form answers to this channel and medium, whatever its dates and its state."""
    if form.answer == Answer.REFUSED:
        return Says.NO
    if form.wording is None:
        return Says.SILENT
    channel, media = _code(question), media_needed(question)
    if channel_offered(form, question) and channel not in form.channels:
        return Says.UNTICKED
    if any(medium in form.wording.media and medium not in form.media for medium in media):
        return Says.UNTICKED
    if question.partner and not names_partner(form, question):
        offered = Medium.PARTNER in form.wording.media and Medium.PARTNER not in form.media
        return Says.UNTICKED if offered else Says.SILENT
    ticked = channel_offered(form, question) and media <= form.media & form.wording.media
    return Says.YES if ticked and form.answer == Answer.GRANTED else Says.SILENT


def _code(question: Question) -> str:
    return question.channel.code if question.channel else ""


def media_needed(question: Question) -> frozenset[str]:
    """What the form must have ticked, besides the channel."""
    return frozenset({question.medium, Medium.PAID} if question.paid else {question.medium})


def names_partner(form: FormFacts, question: Question) -> bool:
    """Is the partner's account among those named on the form?"""
    return any(same(question.partner, partner) for partner in form.partners)


def channel_offered(form: FormFacts, question: Question) -> bool:
    """Could this channel be ticked: was it in the wording, and in the register before the wording was issued (22)?"""
    if form.wording is None or question.channel is None or question.channel.code not in form.wording.channels:
        return False
    added, issued = question.channel.kind_added_on, form.wording.issued_on
    return added is None or (issued is not None and added <= issued)


def surely_covers(form: FormFacts, question: Question) -> bool:
    """May its yes be used for this photo: general, or taken at this very event, on its dates (23)?"""
    if not form.for_event:
        return True
    return _at_this_event(form, question) and _within_event(form, question) is True


def may_cover(form: FormFacts, question: Question) -> bool:
    """Must its no be heeded for this photo: general, or an event at which it may have been taken?"""
    if not form.for_event:
        return True
    return _at_this_event(form, question) or _within_event(form, question) is not False


def _at_this_event(form: FormFacts, question: Question) -> bool:
    """By the event's row where both have one; otherwise by its name, as older forms have it."""
    if form.event_key and question.event_key:
        return form.event_key == question.event_key
    return same(form.event, question.event)


def may_be_withdrawn(withdrawal: WithdrawalFacts, question: Question) -> bool:
    """Must it be heeded for this photo: of every picture, or of an event at which it may have been taken?"""
    if not withdrawal.event:
        return True
    return same(withdrawal.event, question.event) or _within_event(withdrawal, question) is not False


def _within_event(paper: FormFacts | WithdrawalFacts, question: Question) -> bool | None:
    if question.taken_on is None or paper.event_from is None or paper.event_until is None:
        return None
    return paper.event_from <= question.taken_on <= paper.event_until


def unsound(form: FormFacts, question: Question, today: date) -> list[Reason]:
    """Rules 15 and 16: may this paper be believed at all?"""
    reasons = [*_scanned(form, question), *_verified(form)]
    if form.signed is not True or form.signed_on is None:
        reasons.append(block(16, "The form has no signature or no signed date.", NEW_FORM, form.reference))
    elif form.signed_on > today:
        why = "The form is dated in the future."
        reasons.append(block(16, why, "correct the signed date", form.reference))
    if form.pages_complete is not True:
        reasons.append(block(16, "A page of the form is missing.", NEW_FORM, form.reference))
    return reasons


def _scanned(form: FormFacts, question: Question) -> list[Reason]:
    if form.scan == Scan.INFECTED:
        return [block(16, "The scan of the form is infected.", NEW_FORM, form.reference)]
    if form.scan == Scan.UNREADABLE:
        return [block(16, "The scan of the form cannot be read.", NEW_FORM, form.reference)]
    if form.scan == Scan.CLEAN or (form.scan == Scan.NOT_SCANNED and question.policy.allow_unscanned is True):
        return []
    wait = "wait until the scan has been checked for malware, or ask ICT"
    return [block(15, "The scan of the form has not been cleared of malware.", wait, form.reference)]


def _verified(form: FormFacts) -> list[Reason]:
    if form.checked == Checked.REJECTED:
        return [block(16, "The form was looked at and turned down.", NEW_FORM, form.reference)]
    if form.checked == Checked.VERIFIED and not (form.verified_by and form.verified_by == form.uploaded_by):
        return []
    verify = "have the form verified by someone who did not upload it"
    return [block(16, "The form has not been verified.", verify, form.reference)]


def first_day(form: FormFacts) -> date:
    """The first day on which the form may be used. A form without any date never may."""
    return form.valid_from or form.signed_on or date.max


def last_day(form: FormFacts) -> date | None:
    """The last day, included; never beyond the wording's maximum. None where neither says (21)."""
    months = form.wording.max_months if form.wording else None
    limit = add_months(form.signed_on, months) if months is not None and form.signed_on else None
    days = [day for day in (form.valid_until, limit) if day is not None]
    return min(days) if days else None


def defects(form: FormFacts, question: Question, day: date, today: date) -> list[Reason]:
    """Everything that keeps this form's yes from covering the photo on that day. Empty is a yes to rely on."""
    return [
        *unsound(form, question, today),
        *_responsibility(form, day),
        *_dates(form, day),
        *_scope(form, question),
        *_taken(form, question),
    ]


def _responsibility(form: FormFacts, day: date) -> list[Reason]:
    adult, signed = form.adult, form.signed_on or date.min
    since, until = adult.responsible_from or date.min, adult.responsible_until or date.max
    if adult.responsibility_shown is True and since <= signed and day <= until:
        return []
    why = "It has not been shown that the person who signed has parental responsibility."
    return [refer(17, why, "ask for proof of parental responsibility", form.reference)]


def _dates(form: FormFacts, day: date) -> list[Reason]:
    first, last = first_day(form), last_day(form)
    reasons = []
    if day < first:
        wait = f"wait until {spoken(first)}" if first < date.max else NEW_FORM
        reasons.append(block(18, "The consent is not valid yet on that date.", wait, form.reference))
    if last is None:
        why = "The form has no last day, and its wording sets no maximum."
        reasons.append(refer(21, why, "agree a last day with the family", form.reference))
    elif day > last:
        why = f"The consent ended on {spoken(last)}."
        reasons.append(block(20, why, f"post by {spoken(last)}, or ask for a new form", form.reference))
    return reasons


def _scope(form: FormFacts, question: Question) -> list[Reason]:
    """Rules 22, 23 and 25. A box that was offered and left empty is a no, and is not judged here."""
    reasons = []
    if not channel_offered(form, question):
        why = "The form was printed without this channel."
        reasons.append(
            block(22, why, "choose another channel, or ask for a form that offers this one", form.reference)
        )
    elif form.answer != Answer.GRANTED:
        reasons.append(block(22, "The form does not say yes.", "ask for a new form", form.reference))
    offered = form.wording.media if form.wording else frozenset()
    for medium in sorted(media_needed(question) - (form.media & offered)):
        why = f"The form does not permit this use: {_USES.get(medium, medium)}."
        reasons.append(block(25, why, "use the picture only as the form permits", form.reference))
    if question.partner and not names_partner(form, question):
        why = "The partner’s account is not named on the form."
        reasons.append(block(25, why, "ask for a form that names this partner", form.reference))
    if not surely_covers(form, question):
        why = "The consent is for another event, or the photo was not taken on its dates."
        reasons.append(
            block(23, why, "ask for a general form, or give the event and the day taken", form.reference)
        )
    return reasons


_USES: dict[str, str] = {
    Medium.PHOTO: "a photo",
    Medium.VIDEO: "a video",
    Medium.PAID: "a paid advertisement",
}


def _taken(form: FormFacts, question: Question) -> list[Reason]:
    if form.for_event or (form.wording is not None and form.wording.covers_earlier_photos is True):
        return []
    if question.taken_on is None:
        why = "It is not known whether the photo was taken after the form was signed."
        return [refer(24, why, "find out when the photo was taken", form.reference)]
    if form.signed_on is not None and question.taken_on < form.signed_on:
        why = "The photo was taken before the form was signed."
        return [refer(24, why, "ask the family about this photo", form.reference)]
    return []


def evidence_of(form: FormFacts) -> Evidence:
    """The form as evidence of an ALLOW. Only for a form without defects, which has all these facts."""
    last = last_day(form)
    if not (form.wording and form.signed_on and last):
        raise ValueError("a form with defects is no evidence")
    return Evidence(
        reference=form.reference,
        wording=form.wording.version,
        signed_on=form.signed_on,
        first_day=first_day(form),
        last_day=last,
    )
