"""Whether a post may still stand: the verdict asked again, and which of its reasons call for a take-down.

Not every reason does. An account that was closed since, a scan that is being looked at once more, or a doubt that comms
answers (REFER) stop a new post, and leave the old one; a withdrawal, a refusal, a BLOCK flag, an infected form, a merge or a
sign-off that was revoked do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from config import clock
from config.references import number
from consents.checks.answer import ChildVerdict, Outcome, Reason
from consents.checks.facts import questions_of
from consents.checks.models import PhotoCheck
from consents.checks.post import Post
from consents.checks.question import Answer, Question
from consents.checks.verdict import decide
from consents.records.models import Form
from consents.takedowns.models import Cause

CAUSES = {
    8: Cause.FLAG,
    9: Cause.SIGN_OFF,
    10: Cause.WITHDRAWN,
    11: Cause.REFUSED,
    12: Cause.REFUSED,
    16: Cause.FORM,
    33: Cause.MERGED,
}
"""By the rule that applies; any other is NO_BASIS."""

LEAVE_THE_POST = frozenset({2, 3, 15})
"""BLOCKs that say nothing about a post which is there: the day has passed, the account has closed, a scan is under way."""

REFERS_THAT_END = frozenset({9})
"""REFERs that take a basis away: for a looked-after child nobody speaks in the place of the authority."""

Found = tuple[int, Cause]
"""A child's number and why their picture may not be shown."""


@dataclass(frozen=True)
class Basis:
    """What is missing for a post: by child, and `photo` where the fault lies with no child (nobody was identified)."""

    found: frozenset[Found] = frozenset()
    photo: bool = False

    @property
    def is_sound(self) -> bool:
        return not self.found and not self.photo


def bases_of(posts: Sequence[Post]) -> list[tuple[Post, Basis]]:
    """Ask the rules what they say of these posts now, in a constant number of queries.

    Each post comes with its photo check, and that one's account, children (`checked`) and photos.
    """
    questions = {
        check.pk: question
        for check, question in questions_of([post.photo_check for post in posts], now=clock.now())
    }
    return [(post, _basis(post, questions[post.photo_check_id])) for post in posts]


def _basis(post: Post, question: Question) -> Basis:
    strict = not post.is_permitted
    verdict = decide(question)
    by_child = {child.key: _causes(child, strict=strict) for child in verdict.children}
    if any(by_child.values()):
        before = {
            child.key: _causes(child, strict=strict)
            for child in decide(_without_later_forms(question, post.photo_check)).children
        }
        # A form that came after the post may reverse a no, but cannot take away what the post was made on.
        by_child = {key: causes and before[key] for key, causes in by_child.items()}
    ended = {child.key for child in _ended(verdict.children)}
    found = {(int(key), cause) for key, causes in by_child.items() for cause in causes}
    found |= {(int(key), Cause.ENDED) for key in ended}
    return Basis(frozenset(found), photo=any(_ends(reason, strict=strict) for reason in verdict.reasons))


def _without_later_forms(question: Question, check: PhotoCheck) -> Question:
    """The question as it would be without the yes of forms that were filed after the post's photo check."""
    papers = {form.reference for child in question.children for form in child.forms}
    later = {
        form.reference
        for form in Form.objects.filter(
            pk__in=[number("CF", reference) or 0 for reference in papers], filed_at__gt=check.decided_at
        ).only("pk")
    }
    return replace(
        question,
        children=tuple(
            replace(
                child,
                forms=tuple(
                    form
                    for form in child.forms
                    if form.reference not in later or form.answer is not Answer.GRANTED
                ),
            )
            for child in question.children
        ),
    )


def _causes(child: ChildVerdict, *, strict: bool) -> set[Cause]:
    ending = (reason for reason in child.reasons if _ends(reason, strict=strict))
    return {CAUSES.get(reason.rule, Cause.NO_BASIS) for reason in ending}


def _ends(reason: Reason, *, strict: bool) -> bool:
    """Whether a reason calls for a take-down; `strict` for a post that its own photo check did not allow."""
    if reason.outcome is Outcome.BLOCK:
        return reason.rule not in LEAVE_THE_POST
    return reason.outcome is Outcome.REFER and (strict or reason.rule in REFERS_THAT_END)


def _ended(children: Iterable[ChildVerdict]) -> list[ChildVerdict]:
    """Children all of whose forms are past their last day, where the wording of each ends posts with it."""
    today = clock.today()
    over = [
        child for child in children if child.evidence and all(one.last_day < today for one in child.evidence)
    ]
    if not over:
        return []
    keys = [number("CF", one.reference) or 0 for child in over for one in child.evidence]
    lasting = Form.objects.filter(pk__in=keys).exclude(wording__ends_posts=True)
    stays = {form.reference for form in lasting.only("pk")}
    return [child for child in over if not any(one.reference in stays for one in child.evidence)]
