"""A question whose answer is ALLOW, and its parts; each test changes the one fact that it speaks of."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from consents.checks.answer import Outcome, Verdict
from consents.checks.question import (
    AdultFacts,
    Answer,
    Capacity,
    Channel,
    Checked,
    ChildFacts,
    FormFacts,
    Naming,
    Question,
    Scan,
    WordingFacts,
)

NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 5, 20)
HASH = "a1" * 32
FACEBOOK = Channel(code="facebook", account="SA-0001", live=True)
MOTHER = AdultFacts(key="mother", capacity=Capacity.PARENT, responsibility_shown=True)
FATHER = AdultFacts(key="father", capacity=Capacity.PARENT, responsibility_shown=True)
AUTHORITY = AdultFacts(key="authority", capacity=Capacity.AUTHORITY, responsibility_shown=True)
THEMSELF = AdultFacts(key="self", capacity=Capacity.SELF, responsibility_shown=True)
WORDING = WordingFacts(
    version="3",
    channels=frozenset({"facebook", "website"}),
    media=frozenset({"photo", "video", "paid", "partner"}),
    naming=frozenset(Naming),
    max_months=24,
    own_say_age=13,
    issued_on=date(2025, 1, 1),
)


def form(**changes: Any) -> FormFacts:
    made = FormFacts(
        reference="CF-0001",
        adult=MOTHER,
        wording=WORDING,
        answer=Answer.GRANTED,
        channels=frozenset({"facebook"}),
        media=frozenset({"photo"}),
        signed_on=date(2026, 1, 10),
        valid_until=date(2026, 12, 31),
        checked=Checked.VERIFIED,
        uploaded_by="manager",
        verified_by="comms",
        scan=Scan.CLEAN,
        signed=True,
        pages_complete=True,
    )
    return replace(made, **changes)


def refusal(**changes: Any) -> FormFacts:
    none: frozenset[str] = frozenset()
    return form(
        **{"reference": "CF-0002", "answer": Answer.REFUSED, "channels": none, "media": none, **changes}
    )


def event_form(**changes: Any) -> FormFacts:
    days = {"event_from": date(2026, 5, 1), "event_until": date(2026, 5, 3)}
    return form(**{"for_event": True, "event": "Sports day", **days, **changes})


def child(*forms: FormFacts, **changes: Any) -> ChildFacts:
    made = ChildFacts(
        key="1",
        given_names="Ada",
        family_name="Okafor",
        date_of_birth=date(2018, 3, 4),
        looked_after=False,
        look_alikes=0,
        forms=forms,
    )
    return replace(made, **changes)


def question(*children: ChildFacts, **changes: Any) -> Question:
    made = Question(
        now=NOW,
        channel=FACEBOOK,
        publish_on=TODAY,
        photo_hash=HASH,
        taken_on=date(2026, 5, 2),
        caption="What a day",
        recognisable=len({one.key for one in children}),
        children=children,
        crowd=False,
    )
    return replace(made, **changes)


def all_rules(verdict: Verdict) -> dict[int, Outcome]:
    """Every rule that spoke, with its worst outcome, photo and children together."""
    found: dict[int, Outcome] = {}
    for reason in [*verdict.reasons, *(reason for one in verdict.children for reason in one.reasons)]:
        if reason.outcome.severity > found.get(reason.rule, Outcome.NOT_APPLICABLE).severity:
            found[reason.rule] = reason.outcome
    return found
