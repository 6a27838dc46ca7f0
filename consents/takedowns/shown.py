"""Where a child is shown: every photo check of theirs and what was posted after it, live or down."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Prefetch, Q, QuerySet

from accounts import audit
from accounts.models import User
from consents.checks.models import PhotoCheck
from consents.checks.post import Post
from consents.records.models import Child
from consents.takedowns.models import TakeDown

MOST_PLACES = 100


@dataclass(frozen=True)
class Place:
    """One account (or other channel): how many posts show the child there now, and how many did."""

    name: str
    live: int
    down: int


@transaction.atomic
def look_up(*, child: Child, by: User) -> QuerySet[PhotoCheck]:
    """The photo checks of a child and of the records merged with theirs, each with `shown_posts`; the look is recorded."""
    audit.record(audit.Event.CHILD_SHOWN_VIEWED, by=by, target=child)
    take_downs = Prefetch("take_downs", TakeDown.objects.order_by("-pk"))
    posts = Prefetch(
        "posts", Post.objects.order_by("-pk").prefetch_related(take_downs), to_attr="shown_posts"
    )
    return _checks(child).select_related("account", "asked_by").prefetch_related(posts)


def places(child: Child) -> list[Place]:
    """Where posts show or showed the child, by name of the place."""
    posts = Post.objects.filter(photo_check__in=_checks(child).values("pk"))
    live = Q(removed_at__isnull=True)
    counted = (
        posts.order_by()
        .values("photo_check__account", "photo_check__account__name", "photo_check__channel")
        .annotate(live=Count("pk", filter=live), down=Count("pk", filter=~live))
    )
    by_name: dict[str, Place] = {}
    for row in counted[:MOST_PLACES]:
        # Where there is no account, the channel says which it is.
        name = row["photo_check__account__name"] or PhotoCheck(channel=row["photo_check__channel"]).place
        before = by_name.get(name, Place(name, 0, 0))
        by_name[name] = Place(name, before.live + row["live"], before.down + row["down"])
    return sorted(by_name.values(), key=lambda place: (-place.live, place.name.casefold()))


def _checks(child: Child) -> QuerySet[PhotoCheck]:
    same = Child.objects.same_as([child.pk]).order_by().values("pk")
    return PhotoCheck.objects.filter(checked__child__in=same).order_by().distinct()
