"""Which REFERs an answer settles and whose it is, in words; for the page that shows what waits and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from config import clock
from consents.checks.answer import Decider
from consents.checks.decision import Decision
from consents.checks.models import Outcome, PhotoCheck, PhotoCheckQuerySet
from consents.checks.rules_decided import ANSWERABLE

REFERRED = ("consents.answer_check", "consents.manage_flag", "accounts.view_auditevent")
"""Who sees what is referred: those who answer, and auditors."""

_ABOUT = {
    8: "A photo of a child about whom safeguarding wants to be asked",
    13: "Which of two forms holds, or whether a refusal for another event holds here too",
    24: "A photo older than the form, or of an unknown day",
    30: "The full name of a child, where the form permits it",
    31: "A place beside a child’s picture",
}
TO_RECORD: Sequence[tuple[int, str]] = (
    (7, "A crowd: two people record that nobody else in it can be recognised."),
    (9, "A looked-after child: the authority signs a form, and safeguarding records the leave."),
    (16, "A form that came back: it is typed up and verified."),
    (17, "Parental responsibility: proof of it is recorded with the form."),
    (21, "A form without a last day: one is agreed with the family."),
    (27, "A child old enough to be asked: what they say is recorded."),
    (28, "A date of birth that is not known, or cannot be right: it is found out."),
    (34, "A child with the name or birthday of another: who it is is confirmed."),
)
"""What no answer settles: the missing fact is put on record."""


@dataclass(frozen=True)
class Asked:
    """One kind of question that is answered: its rule, what it is about, and who answers."""

    rule: int
    about: str
    who: str


def asked_of() -> list[Asked]:
    """The rules that an answer settles, by number."""
    words = {Decider.COMMS: "Comms", Decider.SAFEGUARDING: "Safeguarding"}
    return [Asked(rule, _ABOUT[rule], words[who]) for rule, who in sorted(ANSWERABLE.items())]


def waiting() -> PhotoCheckQuerySet:
    """Referred photos that may still be posted and that nobody asked about again."""
    return PhotoCheck.objects.filter(outcome=Outcome.REFER, publish_on__gte=clock.today()).not_asked_again()


def answered() -> QuerySet[Decision]:
    """Every answer that was given."""
    return Decision.objects.select_related("photo_check__account", "photo_check__asked_by", "decided_by")
