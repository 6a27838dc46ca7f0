"""What opens a rotation, read from the facts at each sweep, so that nothing is lost with a task or a worker (design 4.2).

Each cause is a set of rows that are true now, whatever happened on the way; who has an open rotation for it is left out.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, TruncDate

from config import clock
from config.compiled import Each, compiled
from config.sets import CompiledInsert, compiled_insert
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel, Status
from socialaccounts.rotation.models import Cause, Rotation
from socialaccounts.rotation.stages import Turn, plan_of
from socialaccounts.vault.access.models import AccessConfirmation
from socialaccounts.vault.emergency import EmergencyUse, Freeze
from socialaccounts.vault.knowledge import known_outside
from socialaccounts.vault.models import Version
from socialaccounts.vault.pack.models import PackedVersion

EMERGENCY_DAYS = 1


class Look(NamedTuple):
    """What a look at the facts is told: places in the queries below, and their values when they are asked."""

    today: Any
    """A London date."""
    soon: Any
    """The last due date whose first notices are owed by then."""
    first_due: Any
    """When an account that has no password yet is to have one."""


_PLACES = Look(DateField(), DateField(), DateField())._asdict()


def look_on(today: date) -> Look:
    """What a look on a London date is told."""
    return Look(
        today=today,
        soon=today + timedelta(days=plan_of(Cause.MONTHLY).lead_days),
        first_due=today + timedelta(days=settings.FIRST_DEPOSIT_DAYS),
    )


@dataclass(frozen=True)
class Opening:
    """Rows that each call for one rotation: the paths to its account and the value to go (None: none), and its date."""

    cause: Cause
    rows: Callable[[Look], QuerySet[Any]]
    account: str
    version: str | None
    due_on: Callable[[Look], Combinable]

    def open(self, look: Look, turns: Sequence[Turn], *, at: datetime) -> int:
        """Open the rotations of these due dates by one INSERT … SELECT, whatever their number; returns how many are new.

        Two sweeps at once open each once: the unique constraint decides, and the later one passes over it.
        """
        return self._rotations.run(
            **look._asdict(),
            at=at,
            told=turns[0].stage is not None,
            due_on=[turn.due_on for turn in turns],
            following=[turn.following for turn in turns],
        )

    @cached_property
    def _rotations(self) -> CompiledInsert:
        @compiled_insert(
            Rotation,
            at=DateTimeField(),
            told=BooleanField(),
            due_on=Each(DateField()),
            following=Each(DateField()),
            **_PLACES,
        )
        def rotations(
            at: Combinable, told: Any, due_on: list[Any], following: list[Any], **places: Any
        ) -> tuple[QuerySet[Any], dict[str, Combinable]]:
            next_stage_on = [
                When(falls_due=day, then=later) for day, later in zip(due_on, following, strict=True)
            ]
            # Of several dates of one account the first counts: the later ones meet the constraint.
            rows = self.unopened(Look(**places)).filter(falls_due__in=due_on).order_by("falls_due")
            return rows, {
                "account": F(self.account),
                "version": F(self.version) if self.version else Value(None, Version._meta.pk),
                "cause": Value(self.cause.value),
                "due_on": F("falls_due"),
                "opened_at": at,
                "next_stage_on": Case(*next_stage_on),
                "told_at": Case(When(told, then=at)),
                "snoozed_because": Value(""),
                "ended": Value(""),
            }

        return rotations

    def unopened(self, look: Look) -> QuerySet[Any]:
        """The rows that have no open rotation, with the date on which theirs `falls_due`."""
        # Looked up once and for all: a search for each row would read through the very rows that are being written.
        already = Rotation.objects.open().filter(cause=self.cause).order_by().values("account")
        rows = self.rows(look).exclude(**{f"{self.account}__in": already})
        return rows.order_by().annotate(falls_due=self.due_on(look))


def _falling_due(look: Look) -> QuerySet[Any]:
    """Passwords that fall due within the lead days, or did."""
    return Version.objects.due_by(look.soon).of_live_accounts()


def _access_to_confirm(look: Look) -> QuerySet[Any]:
    """Accounts without a password, unless the latest confirmation of who has access is good for longer."""
    newer = AccessConfirmation.objects.filter(account=OuterRef("account"), pk__gt=OuterRef("pk"))
    good = AccessConfirmation.objects.filter(~Exists(newer), due_on__gt=look.soon)
    others = SocialAccount.objects.live().exclude(access_model=AccessModel.SHARED_LOGIN)
    # Looked up once: a look into each account seems so dear where there are many that PostgreSQL compiles machine code.
    return others.exclude(pk__in=good.order_by().values("account"))


def _confirm_by(look: Look) -> Combinable:
    latest = AccessConfirmation.objects.filter(account=OuterRef("pk")).order_by("-pk")
    return Coalesce(Subquery(latest.values("due_on")[:1]), look.today)


def _known_outside(look: Look) -> QuerySet[Any]:
    """Passwords that somebody knows who may not enter the account."""
    return known_outside(look.today)


def _frozen(look: Look) -> QuerySet[Any]:
    """Freezes of accounts whose password of then is still in force."""
    return Freeze.objects.open().filter(_in_force(), _usable("account"))


def _frozen_without_password(look: Look) -> QuerySet[Any]:
    """Freezes of accounts without a password, of which nobody confirmed since who has access."""
    since = AccessConfirmation.objects.filter(account=OuterRef("account"), at__gte=OuterRef("since"))
    frozen = Freeze.objects.open().filter(~Exists(since), account__status=Status.LIVE)
    return frozen.exclude(account__access_model=AccessModel.SHARED_LOGIN)


def _taken(look: Look) -> QuerySet[Any]:
    """Uses in an emergency of passwords in force."""
    return EmergencyUse.objects.filter(_in_force(), _usable("account"))


def _unpacked(look: Look) -> QuerySet[Any]:
    """Passwords in force that were in a pack that was opened."""
    usable = _usable("version__credential__account")
    return PackedVersion.objects.filter(_in_force(), usable, pack__opened_at__isnull=False)


def _missing(look: Look) -> QuerySet[Any]:
    """Accounts with a shared login of which no password is in force."""
    there = Version.objects.current().filter(credential__account=OuterRef("pk"))
    return SocialAccount.objects.live().filter(~Exists(there), access_model=AccessModel.SHARED_LOGIN)


def _in_force() -> Q:
    return Q(version__confirmed_at__isnull=False, version__superseded_at__isnull=True)


def _usable(account: str) -> Q:
    return Q(**{f"{account}__status": Status.LIVE, f"{account}__access_model": AccessModel.SHARED_LOGIN})


def _day_after(instant: str) -> Callable[[Look], Combinable]:
    """The London date so many days after that of an instant."""
    day = TruncDate(instant, tzinfo=clock.LONDON)
    # A date and a span of time are an instant to PostgreSQL, which is cut back to its date.
    after = ExpressionWrapper(day + timedelta(days=EMERGENCY_DAYS), output_field=DateTimeField())
    return lambda look: Cast(after, DateField())


OPENINGS = (
    Opening(Cause.MONTHLY, _falling_due, "credential__account", "pk", lambda look: F("due_on")),
    Opening(Cause.MONTHLY, _access_to_confirm, "pk", None, _confirm_by),
    Opening(Cause.LEAVER, _known_outside, "credential__account", "pk", lambda look: look.today),
    Opening(Cause.COMPROMISED, _frozen, "account", "version", lambda look: look.today),
    Opening(Cause.COMPROMISED, _frozen_without_password, "account", None, lambda look: look.today),
    Opening(Cause.EMERGENCY, _taken, "account", "version", _day_after("at")),
    Opening(
        Cause.EMERGENCY,
        _unpacked,
        "version__credential__account",
        "version",
        _day_after("pack__opened_at"),
    ),
    Opening(Cause.FIRST_DEPOSIT, _missing, "pk", None, lambda look: look.first_due),
)
"""Everything that calls for a rotation; what was taken in an emergency falls due a day after."""


def called_for(look: Look) -> list[tuple[Opening, list[date]]]:
    """What has rotations to be opened, each with their due dates: few whatever their number, the earliest first."""
    dates: dict[int, list[date]] = defaultdict(list)
    for number, due_on in _dates.rows(**look._asdict()):
        dates[number].append(due_on)
    return [(OPENINGS[number], sorted(dates[number])) for number in sorted(dates)]


@compiled(**_PLACES)
def _dates(**places: Any) -> QuerySet[Any, Any]:
    """One statement for all of them, since most looks find nothing; it reads everything in force whatever the date."""
    parts = [
        opening.unopened(Look(**places)).values_list(Value(number), "falls_due").distinct()
        for number, opening in enumerate(OPENINGS)
    ]
    return parts[0].union(*parts[1:], all=True)
