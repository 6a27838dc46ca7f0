"""What the home and attention pages say of take-downs. A row is text, url, tag and colour."""

from __future__ import annotations

from django.urls import reverse

from accounts.doors import MANAGERS, may_open
from accounts.models import User
from accounts.templatetags.portal import in_words
from consents.takedowns.models import TakeDown, TakeDownQuerySet
from consents.takedowns.queue import untold

Row = dict[str, str]

SHOWN = 5


def needs(user: User) -> list[Row]:
    """Posts that this person must take down, what is due first at the top; for consent officers, families to be told."""
    rows = _rows(TakeDown.objects.open().assigned_to(user))
    if user.has_perm("consents.record_withdrawal"):
        waiting = len(untold(TakeDown.objects.all()).values_list("pk")[: SHOWN + 1])
        if waiting:
            many = f"more than {SHOWN}" if waiting > SHOWN else str(waiting)
            url = f"{reverse('consents:take_downs')}?state=untold"
            rows.append(
                {
                    "text": "Families to be told that a post is down",
                    "url": url,
                    "tag": many,
                    "colour": "waiting",
                }
            )
    return rows


def attention() -> list[Row]:
    """Posts that should have been taken down by now, and then those that are to be."""
    return _rows(TakeDown.objects.open())


def _rows(tasks: TakeDownQuerySet) -> list[Row]:
    found = tasks.select_related("post__photo_check__account").order_by("due_on", "pk")[:SHOWN]
    return [
        {
            "text": f"Take a post down: {task.post.photo_check.place}, by {in_words(task.due_on)}",
            "url": task.get_absolute_url(),
            "tag": "Overdue" if task.is_overdue else "Take down",
            "colour": "bad" if task.is_overdue else "warning",
        }
        for task in found
    ]


def start(user: User) -> list[Row]:
    """What this person can begin or look up here."""
    if not may_open(user, (MANAGERS, "consents.record_withdrawal")):
        return []
    return [
        {"text": "Record a withdrawal", "url": reverse("consents:withdraw")},
        {"text": "Posts to take down", "url": reverse("consents:take_downs")},
    ]
