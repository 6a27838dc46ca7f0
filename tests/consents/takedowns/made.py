"""Posts that stand on a photo check, as people record them."""

import uuid
from itertools import count
from typing import Any

from accounts.models import User
from config import clock
from consents.checks.post import Post
from consents.checks.posting import record_post
from consents.records.models import Child
from consents.takedowns.models import TakeDown
from socialaccounts.models import SocialAccount
from tests.consents.checks.made import make_check, make_child, make_form, word
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

_number = count(1)


def make_post(
    by: User | None = None, *children: Child, account: SocialAccount | None = None, **fields: Any
) -> Post:
    """A live post of these children, or of one whose verified form allows it."""
    by = by or make_user()
    if not children:
        child = make_child(f"Ada Okafor{word(next(_number))}")
        make_form(child)
        children = (child,)
    check = make_check(by, *children, account=account or make_account(), **fields)
    key = uuid.uuid4()
    url = f"https://social.example/posts/{key.hex}"
    return record_post(check=check, url=url, posted_on=clock.today(), once=key, by=by)


def child_of(post: Post) -> Child:
    """The child of a post that shows one."""
    return Child.objects.get(checks__photo_check=post.photo_check)


def task_of(post: Post) -> TakeDown:
    """The one take-down of a post."""
    return TakeDown.objects.get(post=post)
