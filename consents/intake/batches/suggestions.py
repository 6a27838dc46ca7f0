"""What the tick boxes of a scan suggest to whoever types the form up. Wherever they leave a doubt, nothing is suggested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from consents.intake.batches.ticks import BLANK, TICKED, UNSURE
from consents.intake.details import Details
from consents.intake.printing.models import IssuedForm
from consents.records.models import Capacity, Consent, Medium, Naming

READ = "Read from the scan. Compare it with the paper."
NO_TICK = "The scan shows no tick here. Compare it with the paper."
NOT_CLEAR = "Not clear on the scan, so nothing is filled in. Look at the paper."
SOME_NOT_CLEAR = "Read from the scan, except what is not clear on it: {}. Compare it with the paper."
SEVERAL = "More than one box is ticked on the scan, so nothing is filled in. Look at the paper."
YES_AND_NO = (
    "The scan shows a tick at “No” and others at places or uses, so nothing is filled in. Look at the paper."
)
NOT_ENOUGH = (
    "The scan shows neither a “No” nor all that a yes needs, so nothing is filled in. Look at the paper."
)

Group = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Suggestions:
    """`fields` as a draft keeps what is typed; `answer` and `own_say` of the child, empty where a person must say.

    `notes` says at each field what was read and what was not; it is empty where nothing could be read at all.
    """

    fields: Mapping[str, list[str]]
    answer: str
    own_say: str
    notes: Mapping[str, str]

    @property
    def given(self) -> list[str]:
        """Which answers are suggested."""
        said = {"answer": self.answer, "own_say": self.own_say}
        return [*self.fields, *(name for name, value in said.items() if value and name in self.notes)]

    def changed(self, details: Details, child: int) -> list[str]:
        """Which of the suggestions the paper did not bear out, by what was typed about this child."""
        entry = next(one for one in details.entries if one.child and one.child.pk == child)
        typed = {
            "channels": details.channels,
            "uses": details.media,
            "naming": [details.naming],
            "capacity": [details.capacity],
            "covers_earlier_photos": ["on"] if details.covers_earlier_photos else [],
            "answer": [entry.answer],
            "own_say": [entry.own_say],
        }
        suggested = {**self.fields, "answer": [self.answer], "own_say": [self.own_say]}
        return [name for name in self.given if set(typed[name]) != set(suggested[name])]


def suggested(issued: IssuedForm) -> Suggestions:
    """What the scan of a printed form suggests: nothing where it was not read."""
    ticks = issued.ticks or {box.name: UNSURE for box in issued.places if box.is_tick}
    words = {f"channels:{code}": label for code, label in issued.job.wording.offers}
    for group, choices in {"media": Medium, "naming": Naming, "capacity": Capacity}.items():
        words |= {f"{group}:{value}": str(label) for value, label in choices.choices}
    return suggest(ticks, words)


def suggest(ticks: Mapping[str, str], words: Mapping[str, str]) -> Suggestions:
    """What `ticks` (by the names of the boxes) suggest; `words` are what the boxes are called on paper. Pure."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for name, state in ticks.items():
        group, _, code = name.partition(":")
        groups[group][code] = state
    fields: dict[str, list[str]] = {}
    notes: dict[str, str] = {}
    for field, group in {"channels": "channels", "uses": "media"}.items():
        fields[field], notes[field] = _several(groups[group], group, words)
    for field in ("naming", "capacity"):
        fields[field], notes[field] = _one(groups[field])
    if groups["earlier"]:
        ticked, notes["covers_earlier_photos"] = _one(groups["earlier"])
        fields["covers_earlier_photos"] = ["on"] if ticked else []
    answer, notes["answer"] = _answer(groups)
    if notes["answer"] == YES_AND_NO:
        fields |= {"channels": [], "uses": []}
        notes |= {"channels": YES_AND_NO, "uses": YES_AND_NO}
    own_say = Consent.OwnSay.NOT_ASKED.value
    if groups["own_say"]:
        said, notes["own_say"] = _one(groups["own_say"])
        own_say = said[0] if said else own_say if notes["own_say"] == NO_TICK else ""
    return Suggestions(
        fields={field: values for field, values in fields.items() if values},
        answer=answer,
        own_say=own_say,
        notes=notes if set(ticks.values()) - {UNSURE} else {},
    )


def _several(boxes: Group, group: str, words: Mapping[str, str]) -> tuple[list[str], str]:
    """Of boxes any of which may be ticked, those that are, and what is to be said of it."""
    ticked, unsure = _in(boxes, TICKED), _in(boxes, UNSURE)
    if not unsure:
        return ticked, READ if ticked else NO_TICK
    names = ", ".join(words.get(f"{group}:{code}", code) for code in unsure)
    return ticked, SOME_NOT_CLEAR.format(names) if len(unsure) < len(boxes) else NOT_CLEAR


def _one(boxes: Group) -> tuple[list[str], str]:
    """Of boxes only one of which may be ticked, that one where it is beyond doubt, and what is to be said of it."""
    ticked = _in(boxes, TICKED)
    if len(ticked) > 1:
        return [], SEVERAL
    if _in(boxes, UNSURE):
        return [], NOT_CLEAR
    return ticked, READ if ticked else NO_TICK


def _answer(groups: Mapping[str, Group]) -> tuple[str, str]:
    """Yes or no to pictures at all. A no that is ticked, or not clearly blank, never gives a yes."""
    refused = groups["answer"].get("refused", UNSURE)
    wanted = [groups["channels"], groups["media"]]
    allowed = [_in(boxes, TICKED) for boxes in wanted]
    if refused == TICKED and any(allowed):
        return "", YES_AND_NO
    if refused == TICKED and not any(_in(boxes, UNSURE) for boxes in wanted):
        return Consent.Answer.REFUSED.value, READ
    if refused == BLANK:
        return (Consent.Answer.GRANTED.value, READ) if all(allowed) else ("", NOT_ENOUGH)
    return "", NOT_CLEAR


def _in(boxes: Group, state: str) -> list[str]:
    return [code for code, found in boxes.items() if found == state]
