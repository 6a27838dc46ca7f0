"""The hourly sweep: ends what is settled, opens what is due, and owes the notices whose day has come.

It may run at any time, twice, or in two workers at once, and may die half-way: what it did is not done again, and what it
did not do is found by the next. The database does it in sets, so that neither its queries nor its memory grow with the rows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, DateField, QuerySet, Value, When

from accounts import audit
from config import clock
from config.compiled import Given, compiled
from config.sets import one_at_a_time
from socialaccounts.rotation import letters
from socialaccounts.rotation.causes import Look, Opening, called_for, look_on
from socialaccounts.rotation.letters import Group, is_so
from socialaccounts.rotation.models import Cause, Rotation, RotationQuerySet
from socialaccounts.rotation.stages import Turn, plan_of

_SECTION = "rotation sweep"


@dataclass(frozen=True)
class Swept:
    """How many rotations one sweep closed or ended, opened, and owed notices of."""

    closed: int
    opened: int
    told: int


def sweep() -> Swept:
    """Bring all rotations up to the London date of now."""
    today = clock.today()
    look = look_on(today)
    # Looked at before anything is locked: most sweeps find that there is nothing to do.
    closed = _end() if _to_end.row() else 0
    news = [_open(opening, look, dates) for opening, dates in called_for(look)]
    told = sum(_tell(group, dates, today) for group, dates in _groups_with_news(today).items())
    return Swept(closed, sum(opened for opened, _ in news), told + sum(told for _, told in news))


@compiled()
def _to_end() -> QuerySet[Any, Any]:
    return Rotation.objects.all().to_end().values_list("pk")[:1]


@transaction.atomic
def _end() -> int:
    """End what is settled: a value deposited while an earlier sweep opened its rotation leaves one that nobody closed."""
    one_at_a_time(_SECTION)
    # Whoever changes a password writes to the audit before they settle its rotations: the same order here.
    audit.lock_head()
    ended = {
        audit.Event.ROTATION_CLOSED: Rotation.objects.all().settle(),
        audit.Event.ROTATION_CONFIRMED: Rotation.objects.all().settle_confirmed(),
        audit.Event.ROTATION_MOOT: Rotation.objects.all().end_moot(),
    }
    for event, count in ended.items():
        if count:
            audit.record(event, by=None, rotations=count)
    return sum(ended.values())


def _groups_with_news(today: date) -> Mapping[Group, list[date]]:
    """The due dates of those whose next stage has come, few whatever the number of rotations, by their group."""
    groups: dict[Group, list[date]] = defaultdict(list)
    for cause, due_on, bare, snoozed in _with_news.rows(today=today):
        groups[Group(Cause(cause), bool(bare), bool(snoozed))].append(due_on)
    return groups


@compiled(by_key=False, today=DateField())
def _with_news(today: Given) -> QuerySet[Any, Any]:
    waiting = Rotation.objects.open().of_live_accounts().filter(next_stage_on__lte=today)
    found = waiting.order_by("due_on", "cause").values_list(
        "cause", "due_on", is_so(version__isnull=True), is_so(snoozed_from__isnull=False)
    )
    return found.distinct()


@transaction.atomic
def _open(opening: Opening, look: Look, dates: list[date]) -> tuple[int, int]:
    """Open what one kind of fact calls for and owe the notices of the stage it has reached; returns how many of each."""
    one_at_a_time(_SECTION)
    group, now = Group(opening.cause, bare=opening.version is None), clock.now()
    opened = told = 0
    for turns in plan_of(opening.cause).turns(dates, look.today):
        new = opening.open(look, turns, at=now)
        if new and turns[0].stage:
            letters.owe(group, turns, look.today, told_at=now)
            told += new
        opened += new
    if opened:
        audit.record(audit.Event.ROTATION_OPENED, by=None, rotations=opened, cause=opening.cause.label)
    return opened, told


@transaction.atomic
def _tell(group: Group, dates: list[date], today: date) -> int:
    """Move a group to its next stages and owe the notices of those reached; returns how many rotations had any."""
    one_at_a_time(_SECTION)
    now, told = clock.now(), 0
    for turns in plan_of(group.cause).turns(dates, today):
        waiting = _in_turn(group, turns).of_live_accounts().filter(next_stage_on__lte=today)
        following = Case(*(When(due_on=turn.due_on, then=Value(turn.following)) for turn in turns))
        if turns[0].stage is None:
            waiting.update(next_stage_on=following)
        elif marked := waiting.update(next_stage_on=following, told_at=now):
            letters.owe(group, turns, today, told_at=now)
            told += marked
    return told


def _in_turn(group: Group, turns: Sequence[Turn]) -> RotationQuerySet:
    return Rotation.objects.open().filter(
        cause=group.cause,
        due_on__in=[turn.due_on for turn in turns],
        version__isnull=group.bare,
        snoozed_from__isnull=not group.snoozed,
    )
