"""The comments of a request as one reader sees them."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.people.models import User
from approvals.requests.answers import label_of
from approvals.requests.models import AccountRequest, Comment
from approvals.requests.rules import reads_notes


@dataclass(frozen=True)
class Line:
    """One comment, and in words which question it is about."""

    comment: Comment
    about: str


def comments_for(request: AccountRequest, user: User) -> list[Line]:
    """All comments, the oldest first; internal notes only for those who may read them."""
    return list(_lines(request, user))


def _lines(request: AccountRequest, user: User) -> Iterator[Line]:
    found = request.comments.select_related("by")
    for comment in found if reads_notes(user) else found.filter(internal=False):
        yield Line(comment, label_of(comment.question) if comment.question else "")


def commented_by(request: AccountRequest, user: User) -> list[str]:
    """The questions about which `user` has written for all to see since it was last handed in."""
    last = request.submissions.last()
    found = Comment.objects.filter(request=request, by=user, internal=False).exclude(question="")
    return list((found.filter(at__gte=last.at) if last else found).values_list("question", flat=True))
