"""What opens a rotation, read from the facts at each sweep, so that nothing is lost with a task or a worker (design 4.2).

Each cause is a set of rows that are true now, whatever happened on the way; who has an open rotation for it is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
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
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, TruncDate

from config import clock
from config.sets import insert_from
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel, Status
from socialaccounts.rotation.models import Cause, Rotation
from socialaccounts.rotation.stages import plan_of
from socialaccounts.vault.access.models import AccessConfirmation
from socialaccounts.vault.emergency import EmergencyUse, Freeze
from socialaccounts.vault.knowledge import known_outside
from socialaccounts.vault.models import Version, VersionQuerySet
from socialaccounts.vault.pack.models import PackedVersion

EMERGENCY_DAYS = 1


@dataclass(frozen=True)
class Opening:
    """Rows that each call for one rotation: the paths to its account and the value to go (None: none), and its date."""

    cause: Cause
    rows: QuerySet[Any]
    account: str
    version: str | None
    due_on: Combinable | date

    def dates(self) -> list[date]:
        """The due dates for which rotations may have to be opened, few whatever their number, the earliest first."""
        if isinstance(self.due_on, date):
            return [self.due_on] if self._unopened.exists() else []
        dated = self._unopened.annotate(falls_due=self.due_on).order_by("falls_due")
        return list(dated.values_list("falls_due", flat=True).distinct())

    def open(self, due_on: date, *, at: datetime, next_stage_on: date, told: bool) -> int:
        """Open the rotations of one due date by one INSERT … SELECT, whatever their number; returns how many are new.

        Two sweeps at once open each once: the unique constraint decides, and the later one passes over it.
        """
        rows = self._unopened
        if not isinstance(self.due_on, date):
            rows = rows.annotate(falls_due=self.due_on).filter(falls_due=due_on)
        return insert_from(
            Rotation,
            rows,
            account=F(self.account),
            version=F(self.version) if self.version else Value(None, Version._meta.pk),
            cause=Value(self.cause.value),
            due_on=_date(due_on),
            opened_at=_instant(at),
            next_stage_on=_date(next_stage_on),
            told_at=_instant(at if told else None),
            snoozed_because=Value(""),
            ended=Value(""),
        )

    @property
    def _unopened(self) -> QuerySet[Any]:
        # Looked up once and for all: a search for each row would read through the very rows that are being written.
        already = Rotation.objects.open().filter(cause=self.cause).order_by().values("account")
        return self.rows.exclude(**{f"{self.account}__in": already})


def openings(today: date) -> Iterator[Opening]:
    """Everything that calls for a rotation on a London date and has none open."""
    yield from _monthly(today)
    yield Opening(Cause.LEAVER, _shared(known_outside(today)), "credential__account", "pk", today)
    yield from _compromised(today)
    yield from _emergency()
    first = today + timedelta(days=settings.FIRST_DEPOSIT_DAYS)
    bare = SocialAccount.objects.live().filter(access_model=AccessModel.SHARED_LOGIN).order_by()
    there = Version.objects.current().filter(credential__account=OuterRef("pk"))
    yield Opening(Cause.FIRST_DEPOSIT, bare.filter(~Exists(there)), "pk", None, first)


def _monthly(today: date) -> Iterator[Opening]:
    """Passwords that fall due within the lead days, or did; and who has access, where it is to be confirmed again."""
    soon = today + timedelta(days=plan_of(Cause.MONTHLY).lead_days)
    due = _shared(Version.objects.due_by(soon).of_live_accounts())
    yield Opening(Cause.MONTHLY, due, "credential__account", "pk", F("due_on"))
    latest = AccessConfirmation.objects.filter(account=OuterRef("pk")).order_by("-pk")
    others = SocialAccount.objects.live().exclude(access_model=AccessModel.SHARED_LOGIN).order_by()
    others = others.annotate(confirm_by=Coalesce(Subquery(latest.values("due_on")[:1]), _date(today)))
    yield Opening(Cause.MONTHLY, others.filter(confirm_by__lte=soon), "pk", None, F("confirm_by"))


def _compromised(today: date) -> Iterator[Opening]:
    """Frozen accounts whose value of then is still in force; or, without a password, whose access nobody looked at since."""
    frozen = Freeze.objects.open().filter(account__status=Status.LIVE)
    shared = Q(account__access_model=AccessModel.SHARED_LOGIN)
    yield Opening(Cause.COMPROMISED, frozen.filter(shared, _in_force()), "account", "version", today)
    since = AccessConfirmation.objects.filter(account=OuterRef("account"), at__gte=OuterRef("since"))
    yield Opening(Cause.COMPROMISED, frozen.exclude(shared).filter(~Exists(since)), "account", None, today)


def _emergency() -> Iterator[Opening]:
    """Values in force that were taken in an emergency, or were in a pack that was opened: due a day after the first time."""
    used = EmergencyUse.objects.filter(_in_force(), _usable("account"))
    yield Opening(Cause.EMERGENCY, used, "account", "version", _day_after("at"))
    path = "version__credential__account"
    opened = PackedVersion.objects.filter(_in_force(), _usable(path), pack__opened_at__isnull=False)
    yield Opening(Cause.EMERGENCY, opened, path, "version", _day_after("pack__opened_at"))


def _shared(versions: VersionQuerySet) -> VersionQuerySet:
    return versions.filter(credential__account__access_model=AccessModel.SHARED_LOGIN)


def _in_force() -> Q:
    return Q(version__confirmed_at__isnull=False, version__superseded_at__isnull=True)


def _usable(account: str) -> Q:
    return Q(**{f"{account}__status": Status.LIVE, f"{account}__access_model": AccessModel.SHARED_LOGIN})


def _date(day: date) -> Value:
    return Value(day, output_field=DateField())


def _instant(at: datetime | None) -> Value:
    return Value(at, output_field=DateTimeField())


def _day_after(instant: str) -> Combinable:
    """The London date so many days after that of an instant."""
    day = TruncDate(instant, tzinfo=clock.LONDON)
    # A date and a span of time are an instant to PostgreSQL, which is cut back to its date.
    return Cast(
        ExpressionWrapper(day + timedelta(days=EMERGENCY_DAYS), output_field=DateTimeField()), DateField()
    )
