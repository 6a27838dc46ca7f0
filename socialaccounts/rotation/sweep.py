"""The hourly sweep: ends what is settled, opens what is due, and owes the notices whose day has come.

It may run at any time, twice, or in two workers at once, and may die half-way: what it did is not done again, and what it
did not do is found by the next. The database does it in sets, so that neither its queries nor its memory grow with the rows.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from accounts import audit
from config import clock
from config.sets import one_at_a_time
from socialaccounts.rotation.causes import Opening, openings
from socialaccounts.rotation.letters import Letters
from socialaccounts.rotation.models import Cause, Duty, Rotation, RotationQuerySet
from socialaccounts.rotation.stages import Stage, plan_of

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
    closed = _end()
    # Looked at before anything is locked: most sweeps find that nothing calls for a rotation.
    news = [_open(opening, today) for opening in openings(today) if opening.dates()]
    told = sum(_tell(group, today) for group in _groups_with_news(today))
    return Swept(closed, sum(opened for opened, _ in news), told + sum(told for _, told in news))


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


@dataclass(frozen=True)
class _Group:
    """Open rotations that are told of in the same words."""

    cause: Cause
    due_on: date
    bare: bool
    snoozed: bool = False

    @property
    def duty(self) -> Duty:
        if self.cause == Cause.FIRST_DEPOSIT:
            return Duty.DEPOSIT
        return Duty.CONFIRM if self.bare else Duty.CHANGE

    @property
    def rotations(self) -> RotationQuerySet:
        return Rotation.objects.open().filter(
            cause=self.cause,
            due_on=self.due_on,
            version__isnull=self.bare,
            snoozed_from__isnull=not self.snoozed,
        )

    def owe(self, stage: Stage, today: date, *, told_at: datetime) -> None:
        """Owe the notices of exactly those marked just now: what others open or put off meanwhile keeps its own turn."""
        round_ = "snoozed-" if self.snoozed else ""
        letters = Letters(self.cause, self.duty, self.due_on, stage, round_)
        letters.owe(self.rotations.filter(told_at=told_at), today)


def _groups_with_news(today: date) -> list[_Group]:
    """The groups, few whatever the number of rotations, of which some rotation's next stage has come."""
    waiting = (
        Rotation.objects.open()
        .of_live_accounts()
        .filter(next_stage_on__lte=today)
        .order_by("due_on", "cause")
    )
    found = waiting.values_list("cause", "due_on", _is(version__isnull=True), _is(snoozed_from__isnull=False))
    return [
        _Group(Cause(cause), due_on, bool(bare), bool(snoozed))
        for cause, due_on, bare, snoozed in found.distinct()
    ]


def _is(**condition: bool) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())


@transaction.atomic
def _open(opening: Opening, today: date) -> tuple[int, int]:
    """Open what one kind of fact calls for and owe the notices of the stage it has reached; returns how many of each."""
    one_at_a_time(_SECTION)
    plan, now = plan_of(opening.cause), clock.now()
    opened = told = 0
    for due_on in opening.dates():
        stage, following = plan.reached(due_on, today), plan.next_on(due_on, today)
        new = opening.open(due_on, at=now, next_stage_on=following, told=stage is not None)
        if new and stage:
            _Group(opening.cause, due_on, bare=opening.version is None).owe(stage, today, told_at=now)
            told += new
        opened += new
    if opened:
        audit.record(audit.Event.ROTATION_OPENED, by=None, rotations=opened, cause=opening.cause.label)
    return opened, told


@transaction.atomic
def _tell(group: _Group, today: date) -> int:
    """Move a group to its next stage and owe the notices of the one it has reached; returns how many rotations had any."""
    one_at_a_time(_SECTION)
    plan, now = plan_of(group.cause), clock.now()
    stage, following = plan.reached(group.due_on, today), plan.next_on(group.due_on, today)
    waiting = group.rotations.of_live_accounts().filter(next_stage_on__lte=today)
    if stage is None:
        waiting.update(next_stage_on=following)
        return 0
    told = waiting.update(next_stage_on=following, told_at=now)
    if told:
        group.owe(stage, today, told_at=now)
    return told
