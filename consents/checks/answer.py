"""What `verdict.decide` gives back: an outcome, and for each child every reason with its remedy.

Sentences are for everyone who may run a check: they name no adult, no scan and no cause of a flag. The forms a
reason speaks of are kept beside it (`forms`), for the pages that may show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """From best to worst; `severity` is the order in which the worst wins."""

    NOT_APPLICABLE = "NOT_APPLICABLE"
    ALLOW = "ALLOW"
    REFER = "REFER"
    BLOCK = "BLOCK"

    @property
    def severity(self) -> int:
        """0 for the best outcome, 3 for the worst."""
        return list(Outcome).index(self)


class Decider(StrEnum):
    """Who answers a REFER."""

    NOBODY = ""
    COMMS = "comms"
    SAFEGUARDING = "safeguarding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that applies: its number, what it comes to, why, and what would change it."""

    rule: int
    outcome: Outcome
    sentence: str
    remedy: str
    forms: tuple[str, ...] = ()
    decider: Decider = Decider.NOBODY

    @property
    def order(self) -> tuple[int, int, str, str, tuple[str, ...]]:
        """Worst first, then by rule: the same whatever order the facts came in."""
        return (-self.outcome.severity, self.rule, self.sentence, self.remedy, self.forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something to know although it changes nothing today."""

    rule: int
    sentence: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A form relied on: its reference, the wording that was signed, and its first and last day."""

    reference: str
    wording: str
    signed_on: date
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildVerdict:
    """The answer for one child. `evidence` is empty unless forms allow it."""

    key: str
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Warned, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer for the photo: the worst of its own reasons and of its children, who come worst first."""

    outcome: Outcome
    ruleset: str
    decided_at: datetime | None = None
    retrospective: bool = False
    declared_by: str = ""
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Warned, ...] = ()
    children: tuple[ChildVerdict, ...] = ()

    @property
    def permits_posting(self) -> bool:
        """A check of a past date is a record, never a leave to post."""
        return self.outcome in (Outcome.ALLOW, Outcome.NOT_APPLICABLE) and not self.retrospective

    @property
    def leave_out(self) -> tuple[str, ...]:
        """The children without whom the photo could be posted; empty where the photo itself is refused."""
        if worst(reason.outcome for reason in self.reasons).severity > Outcome.ALLOW.severity:
            return ()
        return tuple(child.key for child in self.children if child.outcome is not Outcome.ALLOW)

    @property
    def every_reason(self) -> tuple[Reason, ...]:
        """The photo's own reasons, then those of its children."""
        return (*self.reasons, *(reason for child in self.children for reason in child.reasons))

    @property
    def remedies(self) -> tuple[str, ...]:
        """What would have to change, each once, the photo's own first."""
        return tuple(dict.fromkeys(reason.remedy for reason in self.every_reason))


def worst(outcomes: Iterable[Outcome], best: Outcome = Outcome.ALLOW) -> Outcome:
    """The worst of them, or `best` where there is none."""
    return max((best, *outcomes), key=lambda outcome: outcome.severity)


def sort_reasons(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once, worst first."""
    return tuple(sorted(set(reasons), key=lambda reason: reason.order))


def sort_warnings(warnings: Iterable[Warned]) -> tuple[Warned, ...]:
    """Each warning once, by rule."""
    return tuple(sorted(set(warnings), key=lambda warned: (warned.rule, warned.sentence, warned.forms)))


def block(rule: int, sentence: str, remedy: str, *forms: str) -> Reason:
    """A reason not to post."""
    return Reason(
        rule=rule, outcome=Outcome.BLOCK, sentence=sentence, remedy=remedy, forms=tuple(sorted(set(forms)))
    )


def refer(rule: int, sentence: str, remedy: str, *forms: str, to: Decider = Decider.COMMS) -> Reason:
    """A reason not to post yet, and who decides."""
    return Reason(
        rule=rule,
        outcome=Outcome.REFER,
        sentence=sentence,
        remedy=remedy,
        forms=tuple(sorted(set(forms))),
        decider=to,
    )
