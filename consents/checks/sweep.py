"""Planned posts on their day: each is decided anew, many at a time, and who asked is told where the answer changed.

A check stays as it was decided. What the sweep finds is told and shown on its page, and not stored: the next person to press
"I have posted it" or "Check again" has it decided in a check of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from accounts.models import User
from accounts.notices import Owed, owe_many
from config import clock
from consents.checks.answer import Verdict
from consents.checks.facts import questions_of
from consents.checks.models import Outcome, PhotoCheck
from consents.checks.verdict import decide

BATCH = 100
"""So many checks are looked at together: their facts come in a constant number of queries."""


def look_again() -> int:
    """Decide every planned post of today; returns how many may not be posted any more, told before or not."""
    changed = 0
    due = PhotoCheck.objects.scheduled().filter(publish_on=clock.today())
    for batch in _batches(due.order_by("pk").values_list("pk", flat=True)):
        worse = [(check, now) for check, now in _decided(batch) if not now.permits_posting]
        owe_many(message for check, now in worse for message in _told(check, now))
        changed += len(worse)
    return changed


def _batches(keys: Iterable[int]) -> Iterator[Sequence[int]]:
    every = list(keys)
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]


def _decided(keys: Sequence[int]) -> list[tuple[PhotoCheck, Verdict]]:
    checks = list(
        PhotoCheck.objects.filter(pk__in=keys)
        .select_related("account__platform", "asked_by")
        .prefetch_related("more_photos", "checked")
    )
    return [(check, decide(question)) for check, question in questions_of(checks, now=clock.now())]


def _told(check: PhotoCheck, now: Verdict) -> Iterator[Owed]:
    label = Outcome(now.outcome.value).label
    for person in _concerned(check):
        yield Owed(
            recipient_id=person.pk,
            kind="check_changed",
            about_type=check._meta.label_lower,
            about_id=str(check.pk),
            stage=f"{clock.today().isoformat()}:{label}",
            title=f"Do not post the photo of {check.reference}: the answer is now {label}",
            facts={"reference": check.reference, "outcome": str(label), "place": check.place},
            path=check.get_absolute_url(),
        )


def _concerned(check: PhotoCheck) -> list[User]:
    """Who asked. Comms sees it on the page of what needs attention."""
    return [check.asked_by] if check.asked_by.is_active else []
