"""What waits for a person in the matters of people: the policy, training, and what could not be sent."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.learning.policy.queries import have_not_read
from accounts.learning.required import required_people
from accounts.learning.training.actions import MANAGE as MANAGE_LEARNING
from accounts.learning.training.models import TrainingRecord
from accounts.learning.training.queries import lacking
from accounts.notices.models import Notice
from accounts.people.models import User
from accounts.templatetags.portal import plural

ADMINISTER = "accounts.manage_people"
MOST_COUNTED = 100


@dataclass(frozen=True)
class Row:
    """One line: a sentence that links, and a tag with its meaning (waiting, warning, bad, quiet)."""

    text: str
    url: str
    tag: str
    colour: str


def needs(user: User) -> list[Row]:
    """What goes no further until `user` acts, the worst first."""
    learning = [*_unread(user), *_untrained(user)] if _must(user) else []
    return [*_not_sent(user), *learning, *_to_confirm(user)]


def _not_sent(user: User) -> Iterator[Row]:
    if user.has_perm(ADMINISTER) and (count := _counted(Notice.objects.failed())):
        text = f"{plural(count, 'message,messages')} could not be sent"
        yield Row(text, "/notices/failed/", "Not sent", "bad")


def _unread(user: User) -> Iterator[Row]:
    if have_not_read([user]):
        yield Row("Read and acknowledge the social media policy", "/policy/read/", "Not read", "warning")


def _untrained(user: User) -> Iterator[Row]:
    for _, course in lacking([user]):
        yield Row(f"Do the training “{course.name}”, or record it", "/training/", "Missing", "warning")


def _to_confirm(user: User) -> Iterator[Row]:
    if user.has_perm(MANAGE_LEARNING):
        waiting = TrainingRecord.objects.to_confirm().exclude(person=user)
        if count := _counted(waiting):
            text = f"{plural(count, 'training record,training records')} to confirm"
            yield Row(text, "/training/everybody/?show=waiting", "Waiting", "waiting")


def _must(user: User) -> bool:
    """Whether policy and training are asked of `user`, who runs an account for example."""
    return required_people().filter(pk=user.pk).exists()


def _counted(rows: "QuerySet[Notice] | QuerySet[TrainingRecord]") -> int:
    """How many, up to a bound: the page that it leads to shows them all."""
    return len(rows.order_by().values_list("pk")[:MOST_COUNTED])
