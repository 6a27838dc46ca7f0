"""Who may be photographed at an event: the very verdict of the photo check, asked beforehand, as of the day itself.

Nothing is stored. The question is that of a photo taken and posted on the day, of all expected children, with no caption;
so what is answered here will be answered then, unless something is recorded in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from config import clock
from consents.checks.answer import ChildVerdict, Outcome, Reason
from consents.checks.facts import channel_of, policy
from consents.checks.facts_children import children_facts
from consents.checks.question import Question
from consents.checks.rules_forms import NEW_FORM
from consents.checks.verdict import decide
from consents.records.models import Child, Event, ExpectedChild
from socialaccounts.models import SocialAccount

_ANY_PHOTO = "0" * 64
_ENDED = 20


class Standing(Enum):
    """How a child stands for the day."""

    CLEARED = "cleared"
    LAPSING = "lapsing"
    NOT_YET = "not_yet"
    NOT = "not"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _WORDS[self][0]

    @property
    def colour(self) -> str:
        return _WORDS[self][1]


_WORDS = {
    Standing.CLEARED: ("Cleared", "good"),
    Standing.LAPSING: ("Ends before the day", "warning"),
    Standing.NOT_YET: ("To be decided", "waiting"),
    Standing.NOT: ("Not cleared", "bad"),
    Standing.UNKNOWN: ("Not on the register", "quiet"),
}


@dataclass(frozen=True)
class Ready:
    """One expected child: how they stand, why, and what would help."""

    expected: ExpectedChild
    standing: Standing
    reasons: tuple[Reason, ...] = ()

    @property
    def name(self) -> str:
        return self.expected.child.name if self.expected.child else self.expected.typed

    @property
    def remedies(self) -> tuple[str, ...]:
        """What to do, each once."""
        return tuple(dict.fromkeys(reason.remedy for reason in self.reasons))

    @property
    def needs_form(self) -> bool:
        """Whether a form of the family is what is missing, so that one is printed for them.

        Not where a form waits to be typed up or verified, where somebody said no, or where no form would help.
        """
        wanted = any(one.rule in _BY_A_FORM or one.remedy == NEW_FORM for one in self.reasons)
        otherwise = any(
            one.rule in _BY_NO_FORM or (one.rule == _UNSOUND and one.remedy != NEW_FORM)
            for one in self.reasons
        )
        return wanted and not otherwise


_BY_A_FORM = frozenset({14, 20, 21, 22, 23, 24, 25, 26})
_BY_NO_FORM = frozenset({8, 10, 11, 12})
_UNSOUND = 16


@dataclass(frozen=True)
class Readiness:
    """All expected children of an event for one place and day, those who need something first."""

    day: date
    rows: tuple[Ready, ...]

    def count(self, *standings: Standing) -> int:
        return sum(row.standing in standings for row in self.rows)

    @property
    def counts(self) -> list[tuple[Standing, int]]:
        """Each standing that occurs, with how many."""
        return [(one, self.count(one)) for one in Standing if self.count(one)]

    @property
    def barred(self) -> tuple[Ready, ...]:
        """Who must not be photographed, by name: whoever is not cleared, and names that nobody answers to."""
        return tuple(row for row in self.rows if row.standing is not Standing.CLEARED)

    @property
    def without_form(self) -> tuple[Child, ...]:
        """The children for whom a new form is wanted."""
        return tuple(row.expected.child for row in self.rows if row.needs_form and row.expected.child)


def day_of(event: Event) -> date:
    """The day to ask about: the event's last day, or today once it is over."""
    return max(event.last_day, clock.today())


def readiness(event: Event, *, account: SocialAccount | None, channel: str) -> Readiness:
    """How every expected child stands for a photo of this event, posted there on its last day. Eleven queries."""
    day = day_of(event)
    expected = list(event.expected.select_related("child"))
    confirmed = {one.child_id: one.identity_confirmed for one in expected if one.child_id}
    verdict = decide(
        Question(
            now=max(datetime.combine(day, time(12), tzinfo=clock.LONDON), clock.now()),
            channel=channel_of(account, channel),
            publish_on=day,
            photo_hash=_ANY_PHOTO,
            taken_on=min(event.last_day, day),
            event=event.name,
            event_key=str(event.pk),
            caption="",
            recognisable=len(confirmed),
            children=children_facts(confirmed),
            crowd=False,
            policy=policy(),
        )
    )
    answers = {answer.key: answer for answer in verdict.children}
    rows = [Ready(one, *_standing(answers.get(str(one.child_id)))) for one in expected]
    return Readiness(day, tuple(sorted(rows, key=_order)))


def _standing(answer: ChildVerdict | None) -> tuple[Standing, tuple[Reason, ...]]:
    if answer is None:
        return Standing.UNKNOWN, ()
    if answer.outcome is Outcome.ALLOW:
        return Standing.CLEARED, ()
    against = [reason for reason in answer.reasons if reason.outcome is answer.outcome]
    if answer.outcome is Outcome.REFER:
        return Standing.NOT_YET, answer.reasons
    lapses = all(reason.rule == _ENDED for reason in against)
    return (Standing.LAPSING if lapses else Standing.NOT), answer.reasons


def _order(row: Ready) -> tuple[int, str, str, int]:
    child = row.expected.child
    first = (Standing.UNKNOWN, Standing.NOT, Standing.LAPSING, Standing.NOT_YET, Standing.CLEARED)
    names: Sequence[str] = (child.family_name, child.given_names) if child else (row.expected.typed, "")
    return (first.index(row.standing), names[0], names[1], row.expected.pk)
