"""Rules 1 to 7: the photo, the account, the date and the counting of children. No Django here."""

from __future__ import annotations

import re
from datetime import date

from consents.checks.answer import Reason, block, refer
from consents.checks.dates import london_day, spoken
from consents.checks.question import Obscured, Question

_SHA256 = re.compile(r"[0-9a-f]{64}")


def incomplete(question: Question) -> list[Reason]:
    """Rule 1: without these nothing else can be asked."""
    today = london_day(question.now)
    missing = {
        "the account": question.channel is None or not question.channel.code,
        "the publish date": question.publish_on is None,
        "the photo": not _SHA256.fullmatch(question.photo_hash or ""),
        "the caption (it may be empty, but somebody must say so)": question.caption is None,
        "how many children can be recognised": type(question.recognisable) is not int
        or question.recognisable < 0,
    }
    reasons = [
        block(1, f"Not given: {what}.", f"give {what.split(' (')[0]}")
        for what, lacks in missing.items()
        if lacks
    ]
    taken, publish = question.taken_on, question.publish_on
    if taken is not None and (taken > today or (publish is not None and taken > publish)):
        why = f"The photo cannot have been taken on {spoken(taken)}."
        reasons.append(block(1, why, "correct the day on which the photo was taken"))
    return reasons


def photo_reasons(question: Question, day: date, recognisable: int) -> list[Reason]:
    """Rules 2 to 7, for a complete question."""
    return [
        *_date(question, day),
        *_live(question),
        *_counted(question, recognisable),
        *[reason for obscured in question.obscured for reason in _left_out(obscured, question)],
        *_crowd(question),
    ]


def is_retrospective(question: Question, day: date) -> bool:
    """A check of a past date that was asked for as such."""
    return question.retrospective is True and day < london_day(question.now)


def _date(question: Question, day: date) -> list[Reason]:
    if day >= london_day(question.now) or question.retrospective is True:
        return []
    why = f"The publish date {spoken(day)} has passed."
    return [block(2, why, "choose today or a later day, or record it as a check afterwards")]


def _live(question: Question) -> list[Reason]:
    if question.channel is not None and question.channel.live is True:
        return []
    return [block(3, "The account is not live.", "choose a live account")]


def _counted(question: Question, recognisable: int) -> list[Reason]:
    """Rules 4 and 5: as many identified as can be recognised, each once; nobody is declared by somebody."""
    identified = len({child.key for child in question.children})
    if type(question.unknown) is not int or question.unknown < 0:
        raise ValueError("the number of unknown children is not a number")
    if recognisable == 0 and not identified and not question.unknown:
        if question.nobody_declared_by:
            return []
        return [block(4, "Nobody has declared that no child can be recognised.", "declare it by name")]
    if question.unknown or identified < recognisable:
        missing = max(question.unknown, recognisable - identified)
        why = f"{missing} of {max(recognisable, missing)} children {'is' if missing == 1 else 'are'} not identified."
        return [block(5, why, "say who they are, or crop or blur them")]
    if identified > recognisable:
        why = f"{identified} children are named, but only {recognisable} can be recognised."
        return [block(5, why, "correct the number, or take away who is not in the photo")]
    return []


def _left_out(obscured: Obscured, question: Question) -> list[Reason]:
    """Rule 6: a second person, on this very file."""
    if obscured.count == 0:
        return []
    if obscured.photo_hash != question.photo_hash:
        why = "The photo is not the edited file in which children were blurred or cropped."
        return [block(6, why, "check the edited file")]
    if not obscured.declared_by or obscured.confirmed_by in ("", obscured.declared_by):
        who = "child" if obscured.count == 1 else "children"
        why = (
            f"Nobody else has confirmed that {obscured.count} blurred or cropped {who} cannot be recognised."
        )
        return [block(6, why, "ask a second person to confirm it on this file")]
    return []


def _crowd(question: Question) -> list[Reason]:
    """Rule 7: nobody in the crowd can be recognised, say two people."""
    if question.crowd is False or len({person for person in question.crowd_declared_by if person}) > 1:
        return []
    why = "There is a crowd, and two people have not recorded that nobody else in it can be recognised."
    return [refer(7, why, "have two people record it, or choose another photo")]
