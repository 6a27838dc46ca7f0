"""Who hears of a take-down, and when: at once those who must see to it, and more people the later it gets."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import CharField, F, Q, Value
from django.db.models.expressions import Combinable

from accounts import notices
from accounts.models import User
from accounts.notices.models import Notice
from accounts.people.models import Membership
from accounts.roles import COMMS
from accounts.templatetags.portal import in_words
from config.references import path_in_database, reference
from consents.takedowns.models import TakeDown, TakeDownQuerySet
from socialaccounts.models import Holder
from socialaccounts.rotation.stages import Circle, Plan, Stage

KIND = "take_down"
PLAN = Plan((Stage(0, Circle.MANAGERS), Stage(1, Circle.COMMS)), every=1)
"""On the day it is due the service's managers hear too; from the day after, comms as well, every day until it is down."""

_CHECK = "post__photo_check"
_HELD = f"{_CHECK}__account__holders"
_MANAGED = f"{_CHECK}__account__service__memberships"


def assignees(task: TakeDown) -> list[User]:
    """Who must take a post down: whoever holds the account today, who asked for the post and who recorded it."""
    check = task.post.photo_check
    people = {check.asked_by_id, task.post.recorded_by_id}
    if check.earlier:
        people.add(check.earlier.asked_by_id)
    held = Holder.objects.current().filter(account=check.account_id).values("user")
    return list(User.objects.filter(Q(pk__in=people) | Q(pk__in=held), is_active=True).order_by("full_name"))


def tell_opened(task: TakeDown) -> None:
    """Owe everybody concerned the news of a new take-down; comms where nobody else is left."""
    people = assignees(task) or list(User.objects.filter(groups__name=COMMS, is_active=True))
    notices.owe(
        KIND,
        to=people,
        about=task,
        title=f"Take a post down by {in_words(task.due_on)}: {task.post.photo_check.place}",
        url=task.get_absolute_url(),
    )


def tell_due(today: date) -> int:
    """Owe the notices of every stage that open take-downs have reached; returns how many were new.

    One statement for each circle and due date, whatever the number of take-downs; who was told of a stage is not told again.
    """
    due = TakeDown.objects.open().filter(due_on__lte=today)
    dates = due.order_by("due_on").values_list("due_on", flat=True).distinct()
    return sum(_tell_of(due.filter(due_on=day), day, today) for day in list(dates))


def _tell_of(tasks: TakeDownQuerySet, due_on: date, today: date) -> int:
    stage = PLAN.reached(due_on, today)
    if stage is None:
        return 0
    owed = _owe(tasks.filter(_holds(today)), F(f"{_HELD}__user"), stage, due_on)
    for person in (f"{_CHECK}__asked_by", f"{_CHECK}__earlier__asked_by", "post__recorded_by"):
        owed += _owe(tasks.filter(**{f"{person}__is_active": True}), F(person), stage, due_on)
    owed += _owe(tasks.filter(_manages(today)), F(f"{_MANAGED}__user"), stage, due_on)
    if stage.circle >= Circle.COMMS:
        comms = User.objects.active(today).filter(groups__name=COMMS).values_list("pk", flat=True)
        owed += sum(_owe(tasks, Value(pk), stage, due_on) for pk in list(comms))
    return owed


def _owe(tasks: TakeDownQuerySet, recipient: Combinable, stage: Stage, due_on: date) -> int:
    late = "is due today" if stage.days == 0 else f"was due on {in_words(due_on)}"
    return notices.owe_set(
        KIND,
        tasks,
        recipient=recipient,
        title=Value(f"Taking a post down {late}", output_field=CharField()),
        path=path_in_database("consents:take_down", "pk"),
        stage=stage.name,
    )


def _holds(today: date) -> Q:
    current = Holder.objects.current(today).values("pk")
    return Q(**{f"{_HELD}__in": current})


def _manages(today: date) -> Q:
    current = Membership.objects.current(today).filter(is_manager=True, user__is_active=True).values("pk")
    return Q(**{f"{_MANAGED}__in": current})


def facts(notice: Notice) -> Mapping[str, Any] | None:
    """What the mail says; None once the take-down has ended. It names no child and no cause."""
    open_ones = TakeDown.objects.open().select_related("post__photo_check__account")
    task = open_ones.filter(pk=notice.about_id).first()
    if task is None:
        return None
    return {
        "reference": reference("TD", task.pk),
        "place": task.post.photo_check.place,
        "due_on": task.due_on,
        "is_overdue": task.is_overdue,
        "post_url": task.post.url,
    }
