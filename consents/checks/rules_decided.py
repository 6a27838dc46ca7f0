"""What the addressee of a REFER answered (the council's rules: "REFER says who decides"). No Django here.

A matter of judgement is settled by an answer: a photo of a child whom safeguarding watches (8), which of two forms of
one day holds (13), a photo older than the form (24), a full name (30), a place (31). Where a fact is missing (7, 9, 17,
21, 27, 28, 34) no answer replaces it: the fact is put on record. Nothing is ever answered over a BLOCK.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from consents.checks.answer import Decider, Outcome, Reason, Warned, block
from consents.checks.question import DecisionFacts

ANSWERABLE: Mapping[int, Decider] = {
    8: Decider.SAFEGUARDING,
    13: Decider.COMMS,
    24: Decider.COMMS,
    30: Decider.COMMS,
    31: Decider.COMMS,
}
_WHO = {Decider.COMMS: "Comms", Decider.SAFEGUARDING: "Safeguarding"}


def may_be_answered(reason: Reason) -> bool:
    """Whether its addressee may settle this reason by an answer."""
    return reason.outcome is Outcome.REFER and ANSWERABLE.get(reason.rule) == reason.decider


def settle(
    reasons: Iterable[Reason], decisions: Iterable[DecisionFacts], child: str = ""
) -> tuple[list[Reason], list[Warned]]:
    """The reasons that are left once the answers given are heard, and a word on each that was settled by a yes.

    A no is a BLOCK. Where a yes and a no were given, the no wins.
    """
    given = list(decisions)
    left, settled = [], []
    for reason in reasons:
        answers = {one.allowed for one in given if _is_about(one, reason, child)}
        if not may_be_answered(reason) or not answers:
            left.append(reason)
        elif answers == {True}:
            why = f"{_WHO[reason.decider]} decided that it may be posted. Asked was: {reason.sentence}"
            settled.append(Warned(rule=reason.rule, sentence=why, forms=reason.forms))
        else:
            why = f"{_WHO[reason.decider]} decided that it must not be posted."
            left.append(block(reason.rule, why, "leave this child out, or change the post", *reason.forms))
    return left, settled


def _is_about(decision: DecisionFacts, reason: Reason, child: str) -> bool:
    return (decision.rule, decision.child, decision.forms, decision.decider) == (
        reason.rule,
        child,
        reason.forms,
        reason.decider.value,
    )
