"""The notices about rotations, owed in sets. Names of accounts, and dates: never a secret, never a username.

What the mails say beside the title is looked up when they are sent: see `wording.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from accounts import notices
from accounts.notices import Messages
from accounts.people.models import Day, Membership, MembershipQuerySet
from accounts.roles import COMMS
from accounts.templatetags.portal import in_words
from config.compiled import Each, Place, compiled
from config.references import path_in_database
from socialaccounts.register.models import Holder, HolderQuerySet
from socialaccounts.rotation.models import Cause, Duty, Rotation, RotationQuerySet
from socialaccounts.rotation.stages import Circle, Turn
from socialaccounts.rotation.wording import HOLDER, OTHERS, title_of
from socialaccounts.vault.knowledge import here

_HELD, _MANAGED = "account__holders", "account__service__memberships"


@dataclass(frozen=True)
class Group:
    """Open rotations that are told of in the same words, but for their dates."""

    cause: Cause
    bare: bool
    snoozed: bool = False

    @property
    def duty(self) -> Duty:
        if self.cause == Cause.FIRST_DEPOSIT:
            return Duty.DEPOSIT
        return Duty.CONFIRM if self.bare else Duty.CHANGE


def owe(group: Group, turns: Sequence[Turn], today: date, *, told_at: datetime) -> int:
    """Owe the notices of those of a group that were marked at `told_at`; `turns` are all of one circle. Returns how many.

    Where a circle has nobody, the next one is told, so that no rotation is left to nobody. Whoever is in several circles
    is told once, in the innermost. What others open or put off meanwhile keeps its own turn.
    """
    reached = turns[0].circle or Circle.HOLDERS
    marked = {
        "cause": group.cause.value,
        "bare": group.bare,
        "snoozed": group.snoozed,
        "told_at": told_at,
        "today": today,
        "due_on": [turn.due_on for turn in turns],
    }
    words = {**marked, **_words(group, turns, today)}
    owed = _to_holders.owe(**words)
    if reached < Circle.MANAGERS and _unheld.row(**marked) is None:
        return owed
    owed += (_to_managers if reached >= Circle.MANAGERS else _to_managers_of_unheld).owe(**words)
    to_comms = _to_comms if reached >= Circle.COMMS else _to_comms_of_unmanaged
    return owed + sum(to_comms.owe(**words, person=pk) for pk in _comms(today))


def _words(group: Group, turns: Sequence[Turn], today: date) -> dict[str, list[str]]:
    """What a title says before the account's name and after it, and the name of the stage, of each turn."""
    # What tells a stage from one of the same name before the rotation was snoozed.
    round_ = "snoozed-" if group.snoozed else ""
    titles = [
        title_of(group.cause, group.duty, turn.due_on, today)
        .format(name="\0", due=in_words(turn.due_on))
        .partition("\0")
        for turn in turns
    ]
    return {
        "before": [before for before, _, _ in titles],
        "after": [after for _, _, after in titles],
        "stage": [round_ + turn.stage.name for turn in turns if turn.stage],
    }


_MARKED: Mapping[str, Place] = {
    "cause": CharField(),
    "bare": BooleanField(),
    "snoozed": BooleanField(),
    "told_at": DateTimeField(),
    "today": DateField(),
    "due_on": Each(DateField()),
}
_PLACES: Mapping[str, Place] = {
    **_MARKED,
    "before": Each(CharField()),
    "after": Each(CharField()),
    "stage": Each(CharField()),
}


def _marked(at: Mapping[str, Any]) -> RotationQuerySet:
    return (
        Rotation.objects.open()
        .alias(bare=is_so(version__isnull=True), snoozed=is_so(snoozed_from__isnull=False))
        .filter(due_on__in=at["due_on"])
        .filter(**{name: at[name] for name in ("cause", "bare", "snoozed", "told_at")})
    )


def is_so(**condition: bool) -> ExpressionWrapper:
    """Whether a condition holds of a row."""
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())


@compiled(by_key=False, **_MARKED)
def _unheld(**at: Any) -> QuerySet[Any, Any]:
    return _marked(at).filter(~Exists(_holders(at["today"]))).values_list("pk")[:1]


@notices.compiled_set(HOLDER, **_PLACES)
def _to_holders(**at: Any) -> Messages:
    return _messages(at, _marked(at).filter(_holds_now(at["today"])), F(f"{_HELD}__user"))


@notices.compiled_set(OTHERS, **_PLACES)
def _to_managers(**at: Any) -> Messages:
    return _messages(at, _marked(at).filter(_manages_from_outside(at["today"])), F(f"{_MANAGED}__user"))


@notices.compiled_set(OTHERS, **_PLACES)
def _to_managers_of_unheld(**at: Any) -> Messages:
    unheld = ~Exists(_holders(at["today"]))
    managed = _marked(at).filter(_manages_from_outside(at["today"]), unheld)
    return _messages(at, managed, F(f"{_MANAGED}__user"))


@notices.compiled_set(OTHERS, **_PLACES, person=BigIntegerField())
def _to_comms(*, person: Combinable, **at: Any) -> Messages:
    return _messages(at, _untold(at, person), person)


@notices.compiled_set(OTHERS, **_PLACES, person=BigIntegerField())
def _to_comms_of_unmanaged(*, person: Combinable, **at: Any) -> Messages:
    nobody = ~Exists(_holders(at["today"])), ~Exists(_managers(at["today"]))
    return _messages(at, _untold(at, person).filter(*nobody), person)


def _untold(at: Mapping[str, Any], person: Combinable) -> RotationQuerySet:
    """Those that `person` is not told of as a holder or manager."""
    return _marked(at).filter(
        ~Exists(_holders(at["today"]).filter(user=person)),
        ~Exists(_managers(at["today"]).filter(user=person)),
    )


def _messages(at: Mapping[str, Any], rotations: RotationQuerySet, recipient: Combinable) -> Messages:
    name = Concat(
        _by_due_date(at, "before"), F("account__name"), _by_due_date(at, "after"), output_field=CharField()
    )
    return Messages(
        rotations, recipient, name, path_in_database("register:account", "account"), _by_due_date(at, "stage")
    )


def _by_due_date(at: Mapping[str, Any], what: str) -> Case:
    """For each rotation what is said of its due date."""
    return Case(
        *(When(due_on=day, then=words) for day, words in zip(at["due_on"], at[what], strict=True)),
        output_field=CharField(),
    )


def _holds_now(today: Day) -> Q:
    return Q(**{f"{_HELD}__in": Holder.objects.current_of_all(today).order_by().values("pk")})


def _manages_now(today: Day) -> Q:
    last = f"{_MANAGED}__ended_on"
    span = Q(**{f"{_MANAGED}__started_on__lte": today}) & (
        Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": today})
    )
    return span & Q(**{f"{_MANAGED}__is_manager": True, f"{_MANAGED}__user__in": here(today)})


def _manages_from_outside(today: Day) -> Q:
    # In one filter, since a second one would speak of another membership than the first.
    return Q(_manages_now(today), ~Exists(_holders(today).filter(user=OuterRef(f"{_MANAGED}__user"))))


def _holders(today: Day) -> HolderQuerySet:
    return Holder.objects.current_of_all(today).filter(account=OuterRef("account"))


def _managers(today: Day) -> MembershipQuerySet:
    managing = Membership.objects.current(today).filter(is_manager=True, user__in=here(today))
    return managing.filter(service=OuterRef("account__service"))


def _comms(today: date) -> Iterable[int]:
    return here(today).filter(groups__name=COMMS).values_list("pk", flat=True)
