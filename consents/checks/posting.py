"""I have posted it: the check is made once more, in the same transaction, and the post stands on that answer (rule 36)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import User
from config import clock
from config.workflow import Refused, WrongState
from consents.checks.actions import ask_again
from consents.checks.models import PhotoCheck
from consents.checks.post import Post
from consents.records.models import Child

AFTER_POSTING: list[Callable[[Post, User], None]] = []
"""What else is done in the transaction in which a post is recorded. Rooms that build on this one add to it when they start:
a post that the second evaluation does not permit has its take-down before anybody can see it without one.
"""


@transaction.atomic
def record_post(*, check: PhotoCheck, url: str, posted_on: date, once: uuid.UUID, by: User) -> Post:
    """Record where a checked photo was posted, and decide again as of now and of that day.

    The children's rows are locked first: a withdrawal either comes before, and is seen by the second evaluation, or comes
    after and finds the post. The post is recorded whatever the answer is, for it is there: see `Post.is_permitted`.
    Raises Refused for a day to come, or before the check was made; WrongState where a later check answers for the photo.
    """
    done = Post.objects.filter(photo_check__once=once, recorded_by=by).first()
    if done:
        return done
    if posted_on > clock.today():
        raise Refused("The day must be today or in the past.", "posted_on")
    if posted_on < min(clock.london_date(check.decided_at), check.publish_on):
        raise Refused("The day must not be before the photo was checked.", "posted_on")
    Child.objects.lock(check.checked.order_by().values_list("child", flat=True))
    later = check.later.order_by("-pk").first()
    if later:
        raise WrongState(f"This was asked again as {later.reference}. Use that photo check.")
    again = ask_again(check=check, once=once, publish_on=posted_on, by=by)
    post = Post.objects.create(photo_check=again, url=url, posted_on=posted_on, recorded_by=by)
    audit.record(
        audit.Event.PHOTO_POSTED,
        by=by,
        target=again,
        outcome=again.outcome,
        posted_on=posted_on,
        earlier=check.reference,
    )
    for follow in AFTER_POSTING:
        follow(post, by)
    return post


@transaction.atomic
def record_removal(*, post: Post, by: User) -> Post:
    """Record that a post is not there any more. Raises WrongState where somebody said so already."""
    post = Post.objects.lock(post.pk)
    if not post.is_live:
        raise WrongState("This post has been taken down already.")
    post.removed_by, post.removed_at = by, clock.now()
    post.save(update_fields=["removed_by", "removed_at"])
    audit.record(audit.Event.POST_REMOVED, by=by, target=post.photo_check)
    return post
