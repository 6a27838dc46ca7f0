"""From a photo check to the question that the rules ask: the same number of queries whatever it is about."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from consents.checks.decision import Decision
from consents.checks.facts_children import children_facts
from consents.checks.models import CheckedPhoto, Declaration, PhotoCheck
from consents.checks.question import (
    Channel,
    ChildFacts,
    DecisionFacts,
    Medium,
    MorePhoto,
    Obscured,
    Policy,
    Question,
)
from socialaccounts.models import SocialAccount


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What people said: declarations by photo file, decisions by the fingerprint of the question."""

    declared: Mapping[str, list[Declaration]]
    decisions: Mapping[str, list[Decision]]

    @classmethod
    def about(cls, photos: Iterable[str], questions: Iterable[str]) -> _Said:
        """Two queries."""
        declared, decisions = defaultdict(list), defaultdict(list)
        for declaration in Declaration.objects.filter(photo_sha256__in=set(photos)).order_by("person"):
            declared[declaration.photo_sha256].append(declaration)
        for decision in Decision.objects.filter(question__in=set(questions)):
            decisions[decision.question].append(decision)
        return cls(declared=declared, decisions=decisions)


def question_of(
    check: PhotoCheck,
    children: Mapping[int, bool],
    *,
    photos: Sequence[CheckedPhoto] = (),
    now: datetime,
    standing: bool = False,
) -> Question:
    """The question that `check` (saved or not) asks about `children`, each with whether their identity is confirmed.

    `photos` are those besides the check's own. `standing` asks what the answer is by now, after the publish date too.
    """
    said = _Said.about(_hashes(check, photos), [fingerprint(check, children, photos)])
    return _question(check, children, photos, children_facts(children), said, now, standing)


def questions_of(checks: Sequence[PhotoCheck], *, now: datetime) -> list[tuple[PhotoCheck, Question]]:
    """What each of these stored checks asks by now, together in as many queries as one.

    Their children (`checked`), photos and accounts are fetched beforehand.
    """
    asked = {
        check.pk: {one.child_id: one.identity_confirmed for one in check.checked.all()} for check in checks
    }
    photos = {check.pk: list(check.more_photos.all()) for check in checks}
    everybody = {child for children in asked.values() for child in children}
    said = _Said.about(
        [sha for check in checks for sha in _hashes(check, photos[check.pk])],
        [fingerprint(check, asked[check.pk], photos[check.pk]) for check in checks],
    )
    facts = {int(one.key): one for one in children_facts(dict.fromkeys(everybody, False))}
    return [
        (
            check,
            _question(
                check,
                asked[check.pk],
                photos[check.pk],
                tuple(
                    replace(facts[child], identity_confirmed=confirmed)
                    for child, confirmed in asked[check.pk].items()
                ),
                said,
                now,
                True,
            ),
        )
        for check in checks
    ]


def _question(
    check: PhotoCheck,
    children: Mapping[int, bool],
    photos: Sequence[CheckedPhoto],
    facts: tuple[ChildFacts, ...],
    said: _Said,
    now: datetime,
    standing: bool,
) -> Question:
    hashes = _hashes(check, photos)
    declared = [one for sha in hashes for one in said.declared.get(sha, ())]
    return Question(
        now=now,
        channel=channel_of(check.account, check.channel),
        publish_on=check.publish_on,
        photo_hash=check.photo_sha256,
        taken_on=check.taken_on,
        event=check.event_name,
        event_key=str(check.event_id or ""),
        medium=Medium(check.use),
        paid=check.paid,
        partner=check.partner,
        # Words struck out cannot be judged: the question is not whole any more, and nothing is allowed on it.
        caption=None if check.is_struck else check.caption,
        alt_text=check.alt_text,
        file_name=check.photo_name,
        gives_place=check.gives_place,
        recognisable=check.recognisable,
        unknown=len(check.missing_names),
        children=facts,
        nobody_declared_by=str(check.asked_by_id) if check.recognisable == 0 else "",
        crowd=check.crowd,
        crowd_declared_by=_of_every_photo(declared, hashes),
        obscured=_obscured(check, declared, hashes),
        more_photos=tuple(
            MorePhoto(photo_hash=one.photo_sha256, file_name=one.photo_name, taken_on=one.taken_on)
            for one in photos
        ),
        decisions=_decisions(said.decisions.get(fingerprint(check, children, photos), ()), facts),
        retrospective=check.retrospective or standing,
        policy=policy(),
    )


def _hashes(check: PhotoCheck, photos: Iterable[CheckedPhoto]) -> list[str]:
    return [check.photo_sha256, *(photo.photo_sha256 for photo in photos)]


def policy() -> Policy:
    """The council's choices, from the settings."""
    return Policy(
        own_say_age=settings.OWN_SAY_AGE,
        allow_unscanned=settings.ALLOW_UNSCANNED,
        warn_days=settings.CONSENT_WARN_DAYS,
        places=tuple(settings.CAPTION_PLACES),
    )


def channel_of(account: SocialAccount | None, code: str) -> Channel:
    """Where a photo would appear; a channel of the council's own, such as its website, is always live."""
    if account is None:
        return Channel(code=code, live=True)
    return Channel(code=code, account=account.reference, live=account.is_live)


def fingerprint(check: PhotoCheck, children: Mapping[int, bool], photos: Iterable[CheckedPhoto]) -> str:
    """The SHA-256 in hex of what is asked, so that an answer holds for this very question and no other.

    Who asks, when, and for which day is no part of it: dates are judged by the rules each time.
    """
    asked = [
        check.account_id,
        check.channel,
        sorted([check.photo_sha256, *(photo.photo_sha256 for photo in photos)]),
        check.taken_on and check.taken_on.isoformat(),
        [check.event_id, check.event_name, check.use, check.paid, check.partner],
        [check.caption, check.alt_text, check.photo_name, check.gives_place],
        [check.recognisable, check.obscured, check.crowd, sorted(check.missing_names)],
        sorted(children),
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def _of_every_photo(declared: Iterable[Declaration], hashes: Iterable[str]) -> frozenset[str]:
    """Who said of each of the files that nobody in the crowd can be recognised."""
    said = {(one.photo_sha256, str(one.person_id)) for one in declared if one.kind == Declaration.Kind.CROWD}
    people = {person for _, person in said}
    wanted = list(hashes)
    return frozenset(person for person in people if all((sha, person) in said for sha in wanted))


def _obscured(
    check: PhotoCheck, declared: Iterable[Declaration], hashes: Iterable[str]
) -> tuple[Obscured, ...]:
    """For each file, who says that the hidden children cannot be recognised in it, and who agrees."""
    if not check.obscured:
        return ()
    said: dict[str, list[str]] = {sha: [] for sha in hashes}
    for one in declared:
        if one.kind == Declaration.Kind.OBSCURED and one.count == check.obscured:
            said[one.photo_sha256].append(str(one.person_id))
    return tuple(
        Obscured(
            count=check.obscured,
            photo_hash=sha,
            declared_by=[*people, ""][0],
            confirmed_by=[*people, "", ""][1],
        )
        for sha, people in said.items()
    )


def _decisions(decisions: Iterable[Decision], children: Iterable[ChildFacts]) -> tuple[DecisionFacts, ...]:
    """What was answered to this very question. A flag raised since makes safeguarding's older answer void."""
    decisions = list(decisions)
    if not decisions:
        return ()
    raised = {child.key: [flag.raised_at for flag in child.flags if flag.raised_at] for child in children}
    return tuple(
        DecisionFacts(
            decider=one.decider,
            rule=reason["rule"],
            child=reason["child"],
            forms=tuple(reason["forms"]),
            allowed=one.allowed,
        )
        for one in decisions
        for reason in one.reasons
        if not any(at > one.decided_at for at in raised.get(reason["child"], ()))
    )
