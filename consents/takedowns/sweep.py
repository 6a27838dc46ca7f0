"""The hourly sweep: finds live posts without a basis whatever way the fact changed, and tells of what is due.

Nothing is stored that says "look at this post": which posts to ask the rules about is read from the facts each time, so that
a lost task, a dead worker or a row written past the actions changes nothing in the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import audit
from config import clock
from consents.checks.models import CheckedChild
from consents.checks.post import Post
from consents.records.models import Child, ChildSay, Consent, Status
from consents.takedowns.actions import BATCH, reassess
from consents.takedowns.models import Status as TakeDownStatus
from consents.takedowns.models import TakeDown
from consents.takedowns.telling import tell_due


@dataclass(frozen=True)
class Swept:
    """How many take-downs one sweep settled and opened or added to, and how many notices it owed."""

    settled: int
    opened: int
    told: int


def sweep() -> Swept:
    """Look again at the live posts about whose children any fact speaks against showing them."""
    settled = _settle_removed()
    return Swept(settled, _look_again(suspects()), tell_due(clock.today()))


def sweep_all() -> int:
    """Look again at every live post: what no list of facts foresaw is found here. Returns how many were opened."""
    return _look_again(Post.objects.live())


def suspects() -> QuerySet[Post]:
    """Live posts that may lack their basis, and those whose take-down may be needed no longer."""
    shown = CheckedChild.objects.filter(photo_check=OuterRef("photo_check"))
    against = Q(child__in=_spoken_against()) | Q(child__merged_into__in=_spoken_against())
    not_allowed = Q(photo_check__outcome__in=["REFER", "BLOCK"])
    is_open = Exists(TakeDown.objects.open().filter(post=OuterRef("pk")))
    return Post.objects.live().filter(Q(Exists(shown.filter(against))) | not_allowed | Q(is_open))


def _spoken_against() -> QuerySet[Child, Any]:
    """Children of whom some fact says that they may not be shown, here or anywhere."""
    over = Q(form__wording__ends_posts=True, form__valid_until__lt=clock.today())
    infected = Q(form__files__scan="infected") | Q(form__status=Status.REJECTED)
    says_no = Q(answer=Consent.Answer.REFUSED) | Q(own_say=Consent.OwnSay.REFUSED)
    on_paper = Consent.objects.filter(child=OuterRef("pk")).filter(over | infected | says_no)
    said = ChildSay.objects.filter(child=OuterRef("pk"), kind=ChildSay.Kind.REFUSED)
    return (
        Child.objects.filter(
            Q(withdrawals__isnull=False, withdrawals__correction__isnull=True)
            | Q(flags__isnull=False, flags__lifted_at__isnull=True)
            | Q(looked_after=True)
            | Q(merged_into__isnull=False)
            | Q(merged_records__isnull=False)
            | Q(Exists(on_paper))
            | Q(Exists(said))
        )
        .order_by()
        .values("pk")
    )


def _look_again(posts: QuerySet[Post]) -> int:
    """Reassess in batches of their own transaction, so that nothing is locked for long."""
    return sum(len(reassess(posts=batch, by=None)) for batch in _batches(posts))


def _batches(posts: QuerySet[Post]) -> Iterator[list[int]]:
    keys = list(posts.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


@transaction.atomic
def _settle_removed() -> int:
    """End the take-downs of posts that somebody recorded as gone elsewhere, in that person's name."""
    gone = TakeDown.objects.open().filter(post__removed_at__isnull=False)
    count = 0
    for task in gone.select_related("post__removed_by").select_for_update(no_key=True, of=("self",))[:BATCH]:
        task.move_to(TakeDownStatus.REMOVED)
        task.words = "Recorded as removed on the photo check."
        task.closed_by, task.closed_at = task.post.removed_by, clock.now()
        task.save(update_fields=["status", "words", "closed_by", "closed_at"])
        audit.record(audit.Event.TAKE_DOWN_DONE, by=task.post.removed_by, target=task)
        count += 1
    return count
