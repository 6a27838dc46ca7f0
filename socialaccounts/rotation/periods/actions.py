"""Setting how often passwords change, and bringing the dates in step (policy D3)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Least, TruncDate

from accounts import audit
from accounts.people.models import User
from config import clock
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.models import Cause, Ending, Rotation
from socialaccounts.rotation.stages import plan_of
from socialaccounts.vault.models import Version, VersionQuerySet
from socialaccounts.vault.periods import Period, Unit, council_period, period_of

SET_PERIOD = "socialaccounts.set_period"


@transaction.atomic
def set_period(
    *,
    by: User,
    count: int,
    unit: Unit,
    decision: str = "",
    decided_on: date | None = None,
    account: SocialAccount | None = None,
) -> Period:
    """Set the period of one account, or of the council, and move the dates of the passwords concerned.

    Raises Refused for whoever may not set it, for the period in force already, for one out of range, and for any other
    than a calendar month without the reference and date of the decision it rests on.
    """
    if not by.has_perm(SET_PERIOD):
        raise Refused("You cannot set how often passwords change.")
    if account:
        account = SocialAccount.objects.lock(account.pk)
    present = period_of(account) if account else council_period()
    if (present.count, present.unit) == (count, unit) and (account is None or present.account_id):
        raise Refused("This is how often it changes already. Nothing was saved", "how")
    period = Period(account=account, count=count, unit=unit, decision=decision, decided_on=decided_on, by=by)
    _check(period)
    period.save()
    moved = _move_dates(_concerned(account), period)
    audit.record(
        audit.Event.PERIOD_SET,
        by=by,
        target=account,
        period=str(period),
        decision=decision,
        decided_on=decided_on,
        passwords=moved,
    )
    return period


def _check(period: Period) -> None:
    longest = Period.LONGEST[Unit(period.unit)]
    if not 1 <= period.count <= longest:
        raise Refused(f"Enter a number from 1 to {longest}", "count")
    if period.is_monthly:
        return
    if not period.decision.strip():
        raise Refused("Enter the reference of the decision", "decision")
    if period.decided_on is None:
        raise Refused("Enter the date of the decision", "decided_on")
    if period.decided_on > clock.today():
        raise Refused("The date of the decision must be today or in the past", "decided_on")


def _concerned(account: SocialAccount | None) -> VersionQuerySet:
    """The present passwords whose dates follow the period of `account`, or of the council."""
    current = Version.objects.current()
    if account:
        return current.filter(credential__account=account)
    return current.filter(~Exists(Period.objects.filter(account=OuterRef("credential__account"))))


def _move_dates(versions: VersionQuerySet, period: Period) -> int:
    """Give each password its new date: one statement for each day on which some came into force; returns how many."""
    begun = versions.annotate(day=TruncDate("confirmed_at", tzinfo=clock.LONDON))
    moved = 0
    for day in begun.order_by("day").values_list("day", flat=True).distinct():
        span = (clock.start_of(day), clock.start_of(day + timedelta(days=1)))
        since = versions.filter(confirmed_at__gte=span[0], confirmed_at__lt=span[1])
        moved += since.update(due_on=period.after(day))
    _move_rotations(versions)
    return moved


def _move_rotations(versions: VersionQuerySet) -> None:
    """Bring open monthly rotations in step: those not due within a week any more are over, the sweep opens them again."""
    today = clock.today()
    rotations = Rotation.objects.open().filter(cause=Cause.MONTHLY, snoozed_from__isnull=True)
    rotations = rotations.filter(version__in=versions.values("pk"))
    due = Version.objects.filter(pk=OuterRef("version")).values("due_on")
    rotations.update(due_on=Subquery(due), next_stage_on=Least("next_stage_on", Value(today)))
    later = rotations.filter(due_on__gt=today + timedelta(days=plan_of(Cause.MONTHLY).lead_days))
    later.update(closed_at=clock.now(), ended=Ending.MOOT)
