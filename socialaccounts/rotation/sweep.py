"""The hourly sweep: closes what is settled, opens what is due, and owes the notices whose day has come.

It may run at any time, twice, or in two workers at once, and may die half-way: what it did is not done again, and what it
did not do is found by the next. It reads and writes in batches, so that its memory does not grow with the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db import transaction

from accounts import audit, notices
from accounts.people.models import Membership, User
from accounts.roles import COMMS
from config import clock
from socialaccounts.register.models import Holder
from socialaccounts.rotation.causes import open_due
from socialaccounts.rotation.letters import Letter
from socialaccounts.rotation.models import Rotation
from socialaccounts.rotation.stages import LEAD_DAYS, Circle, Stage, next_stage_on, stage_reached

BATCH = 500

Value = TypeVar("Value")


@dataclass(frozen=True)
class Swept:
    """What one sweep did."""

    closed: int
    opened: int
    told: int


def sweep() -> Swept:
    """Bring all rotations up to the London date of now."""
    today = clock.today()
    closed, opened = _open_and_close(today)
    told = sum(_tell_all(due_on, today) for due_on in _dates_with_news(today))
    return Swept(closed, opened, told)


@transaction.atomic
def _open_and_close(today: date) -> tuple[int, int]:
    # A value deposited while an earlier sweep was opening its rotation leaves one that nobody closed.
    closed = Rotation.objects.settle()
    opened = open_due(today)
    if closed:
        audit.record(audit.Event.ROTATION_CLOSED, by=None, rotations=closed)
    if opened:
        audit.record(audit.Event.ROTATION_OPENED, by=None, rotations=opened)
    return closed, opened


def _dates_with_news(today: date) -> list[date]:
    """The due dates, few whatever the number of rotations, of which some rotation has reached another stage."""
    begun = today + timedelta(days=LEAD_DAYS)
    waiting = Rotation.objects.open().of_live_accounts().filter(next_stage_on__lte=today, due_on__lte=begun)
    return list(waiting.values_list("due_on", flat=True).distinct().order_by("due_on"))


def _tell_all(due_on: date, today: date) -> int:
    """Owe the notices of one due date, batch by batch; returns how many rotations had news."""
    stage = stage_reached(due_on, today)
    told, last = 0, 0
    while batch := _tell_batch(due_on, stage, today, last):
        told, last = told + len(batch), batch[-1].pk
    return told


@transaction.atomic
def _tell_batch(due_on: date, stage: Stage, today: date, after: int) -> list[Rotation]:
    """Owe the notices of the next rotations by number, and move each to its next stage; returns them."""
    waiting = Rotation.objects.open().of_live_accounts().filter(due_on=due_on, next_stage_on__lte=today)
    rotations = list(
        waiting.filter(pk__gt=after)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("account__platform", "account__service")
        .order_by("pk")[:BATCH]
    )
    if rotations:
        people = _People.around(rotations)
        notices.owe_many(owed for rotation in rotations for owed in _letters(rotation, stage, today, people))
        pks = [rotation.pk for rotation in rotations]
        Rotation.objects.filter(pk__in=pks).update(next_stage_on=next_stage_on(due_on, today))
    return rotations


def _letters(rotation: Rotation, stage: Stage, today: date, people: "_People") -> Iterator[notices.Owed]:
    letter = Letter(rotation, stage, today, people.names_of_holders(rotation))
    for person, holds in people.told(rotation, stage.circle):
        yield letter.to(person, holds=holds)


@dataclass(frozen=True)
class _People:
    """Who is who to a batch of rotations, fetched in three queries."""

    holders: dict[int, list[tuple[int, str]]]
    managers: dict[int, list[int]]
    comms: list[int]

    @classmethod
    def around(cls, rotations: Iterable[Rotation]) -> "_People":
        accounts = {rotation.account for rotation in rotations}
        held = Holder.objects.current().filter(account__in=[one.pk for one in accounts]).by_capacity()
        managed = Membership.objects.current().filter(
            service__in={one.service_id for one in accounts}, is_manager=True, user__is_active=True
        )
        return cls(
            holders=_grouped(
                (account, (user, name))
                for account, user, name in held.values_list("account", "user", "user__full_name")
            ),
            managers=_grouped(managed.values_list("service", "user")),
            comms=list(User.objects.in_role(COMMS).values_list("pk", flat=True)),
        )

    def names_of_holders(self, rotation: Rotation) -> list[str]:
        return [name for _, name in self.holders.get(rotation.account_id, [])]

    def told(self, rotation: Rotation, circle: Circle) -> list[tuple[int, bool]]:
        """The ids of whom to tell, with whether they hold the account.

        Where a circle has nobody, the next one is told, so that no rotation is left to nobody.
        """
        account = rotation.account
        rings = [
            [pk for pk, _ in self.holders.get(account.pk, [])],
            self.managers.get(account.service_id, []),
            self.comms,
        ]
        told: dict[int, bool] = {}
        for number, ring in enumerate(rings, start=1):
            if number <= circle or not told:
                told.update({pk: number == Circle.HOLDERS for pk in ring if pk not in told})
        return list(told.items())


def _grouped(pairs: Iterable[tuple[int, Value]]) -> dict[int, list[Value]]:
    groups: dict[int, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
