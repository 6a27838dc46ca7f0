"""What the pages show of a photo check: the answer worst first, what changed since, and to whom which part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from config.references import number
from consents.checks.actions import answer_now, question_now
from consents.checks.answer import Decider, Evidence, Outcome, Reason, Verdict, Warned
from consents.checks.answering import reasons_for
from consents.checks.decision import Decision
from consents.checks.models import CheckedChild, PhotoCheck
from consents.checks.models import Outcome as Outcomes
from consents.checks.snapshots import read
from consents.checks.suggestions import Suggestion, suggest
from consents.checks.verdict import decide
from consents.records.models import Child, Flag

IN_WORDS = {
    "NOT_APPLICABLE": "no child can be recognised",
    "ALLOW": "the photo can be posted",
    "REFER": "do not post it yet",
    "BLOCK": "do not post it",
}
TAG_COLOURS = {"NOT_APPLICABLE": "quiet", "ALLOW": "good", "REFER": "waiting", "BLOCK": "bad"}
WHO_DECIDES = {"comms": "Comms decide", "safeguarding": "Safeguarding decides"}


@dataclass(frozen=True)
class Answer:
    """An outcome with its words and its colour."""

    outcome: str

    @property
    def label(self) -> str:
        return Outcomes(self.outcome).label

    @property
    def in_words(self) -> str:
        return IN_WORDS[self.outcome]

    @property
    def colour(self) -> str:
        return TAG_COLOURS[self.outcome]


@dataclass(frozen=True)
class FormLink:
    """A form that a reason or the evidence speaks of; without a key it is named and not linked."""

    reference: str
    pk: int | None


@dataclass(frozen=True)
class Said:
    """A reason or a warning as the page shows it."""

    sentence: str
    remedy: str
    rule: int
    answer: Answer | None
    decider: str
    forms: tuple[FormLink, ...]


@dataclass(frozen=True)
class ChildRow:
    """One child on the answer page: what was answered, on what evidence, and what the answer is by now."""

    child: Child
    answer: Answer
    reasons: tuple[Said, ...]
    warnings: tuple[Said, ...]
    evidence: tuple[tuple[Evidence, FormLink], ...]
    flags: tuple[Flag, ...]
    now: Answer
    now_reasons: tuple[Said, ...]

    @property
    def changed(self) -> bool:
        return self.now.outcome != self.answer.outcome


Way = tuple[tuple[str, tuple[Child, ...]], ...]
"""One way to a yes: steps, each with the children whom it is about."""


@dataclass(frozen=True)
class AnswerPage:
    """Everything that the answer page and the certificate show."""

    check: PhotoCheck
    answer: Answer
    declared_by: str
    reasons: tuple[Said, ...]
    rows: tuple[ChildRow, ...]
    now: Answer
    now_reasons: tuple[Said, ...]
    warnings: tuple[Said, ...]
    ways: tuple[Way, ...]
    decisions: tuple[Decision, ...]
    remedies: tuple[tuple[str, tuple[Child, ...]], ...]

    @property
    def changed(self) -> bool:
        return self.now.outcome != self.answer.outcome


def answer_page(check: PhotoCheck, user: User) -> AnswerPage:
    """The stored answer beside the one that the rules give at this instant."""
    checked = list(check.checked.select_related("child"))
    question = question_now(check, {one.child_id: one.identity_confirmed for one in checked})
    now = decide(question)
    links = user.has_perm("consents.view_scan_any")
    flags = _flags(checked, user)
    rows = sorted(
        (_row(one, now, links, flags.get(one.child_id, ())) for one in checked),
        key=lambda row: (
            -Outcome(row.answer.outcome).severity,
            row.child.family_name,
            row.child.given_names,
            row.child.pk,
        ),
    )
    photo = read(check.answer)
    return AnswerPage(
        check=check,
        answer=Answer(check.outcome),
        declared_by=photo.declared_by,
        reasons=_said(photo.reasons, links),
        rows=tuple(rows),
        now=Answer(now.outcome.value),
        now_reasons=_said(now.reasons, links),
        warnings=_said(photo.warnings, links),
        ways=_ways(suggest(question, now), rows),
        decisions=tuple(
            Decision.objects.filter(photo_check__in=[check.pk, check.earlier_id]).select_related("decided_by")
        ),
        remedies=_remedies(_said(photo.reasons, links), rows),
    )


def referred_to(check: PhotoCheck, who: Decider) -> list[tuple[str, Said]]:
    """What this addressee is asked, each with the name of its child, or "The photo"."""
    checked = list(check.checked.select_related("child"))
    names = {str(one.child_id): one.child.name for one in checked} | {"": "The photo"}
    now = answer_now(check, {one.child_id: one.identity_confirmed for one in checked})
    return [(names[key], _said([reason], True)[0]) for key, reason in reasons_for(who, now)]


def _ways(suggestions: tuple[Suggestion, ...], rows: Iterable[ChildRow]) -> tuple[Way, ...]:
    by_key = {str(row.child.pk): row.child for row in rows}
    return tuple(
        tuple((step, tuple(by_key[key] for key in keys)) for step, keys in one.steps) for one in suggestions
    )


def _remedies(photo: tuple[Said, ...], rows: list[ChildRow]) -> tuple[tuple[str, tuple[Child, ...]], ...]:
    """Each thing that would help, once, with the children whom it would help; what the photo itself needs comes first."""
    wanted: dict[str, list[Child]] = {one.remedy: [] for one in photo}
    for row in rows:
        for one in row.reasons:
            helped = wanted.setdefault(one.remedy, [])
            if row.child not in helped:
                helped.append(row.child)
    return tuple((remedy, tuple(children)) for remedy, children in wanted.items())


def _row(one: CheckedChild, now: Verdict, links: bool, flags: tuple[Flag, ...]) -> ChildRow:
    then = read(one.answer)
    today = next((child for child in now.children if child.key == str(one.child_id)), None)
    return ChildRow(
        child=one.child,
        answer=Answer(one.outcome),
        reasons=_said(then.reasons, links),
        warnings=_said(then.warnings, links),
        evidence=tuple((form, _link(form.reference, links)) for form in then.evidence),
        flags=flags,
        now=Answer(today.outcome.value if today else one.outcome),
        now_reasons=_said(today.reasons if today else (), links),
    )


def _flags(checked: list[CheckedChild], user: User) -> dict[int, tuple[Flag, ...]]:
    """The live flags by child, for safeguarding; nothing for others."""
    found: dict[int, tuple[Flag, ...]] = {}
    for flag in Flag.objects.visible_to(user).live().filter(child__in=[one.child_id for one in checked]):
        found[flag.child_id] = (*found.get(flag.child_id, ()), flag)
    return found


def _said(spoken: Iterable[Reason | Warned], links: bool) -> tuple[Said, ...]:
    return tuple(
        Said(
            sentence=one.sentence,
            remedy=getattr(one, "remedy", ""),
            rule=one.rule,
            answer=Answer(one.outcome.value) if isinstance(one, Reason) else None,
            decider=WHO_DECIDES.get(getattr(one, "decider", ""), ""),
            forms=tuple(_link(reference, links) for reference in one.forms),
        )
        for one in spoken
    )


def _link(reference: str, links: bool) -> FormLink:
    return FormLink(reference, number("CF", reference) if links else None)
