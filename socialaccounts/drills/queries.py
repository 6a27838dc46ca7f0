"""How the drills of all live accounts stand, in one query whatever their number."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from config import clock
from socialaccounts.drills.dates import SOON_DAYS, due_after, late_before
from socialaccounts.drills.redlist import failed_accounts, red_list
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.panels import MOST_COUNTED, SHOWN, Row
from socialaccounts.register.terms import AccessModel
from socialaccounts.vault.models import AccessProof

FAILED, NEVER, LATE, DUE, IN_DATE = range(5)
"""Where a drill stands, worst first."""
_WORDS = {
    FAILED: ("failed", "Could not sign in"),
    NEVER: ("bad", "Never drilled"),
    LATE: ("late", "Late"),
    DUE: ("due", "Due"),
    IN_DATE: ("in-date", "In date"),
}


def drills() -> QuerySet[Any]:
    """Live accounts with `drill` (where it stands), `drilled_from` (the instant it counts from) and `last_word` (its id).

    A drill is the latest word of comms that it got in, and counts from going live where there is none.
    """
    words = AccessProof.objects.filter(account=OuterRef("pk")).order_by("-at", "-pk")
    worked = Subquery(words.filter(worked=True).values("at")[:1])
    today = clock.today()
    stands = Case(
        When(last_worked=False, then=Value(FAILED)),
        When(last_drill__isnull=True, then=Value(NEVER)),
        When(drilled_from__lt=late_before(today), then=Value(LATE)),
        When(drilled_from__lt=late_before(today + timedelta(days=SOON_DAYS + 1)), then=Value(DUE)),
        default=Value(IN_DATE),
        output_field=IntegerField(),
    )
    return SocialAccount.objects.live().annotate(
        last_word=Subquery(words.values("pk")[:1]),
        last_worked=Subquery(words.values("worked")[:1]),
        last_drill=worked,
        drilled_from=Coalesce(worked, F("went_live_at")),
        drill=stands,
    )


@dataclass(frozen=True)
class Drill:
    """How one account's drill stands, as the list shows it."""

    account: SocialAccount
    proof: AccessProof | None
    due_on: date
    status: str
    label: str


def lines(accounts: list[SocialAccount]) -> list[Drill]:
    """What the list says of accounts that `drills` gave."""
    rows: list[Any] = list(accounts)
    proofs = AccessProof.objects.select_related("person").in_bulk(
        [row.last_word for row in rows if row.last_word]
    )
    return [
        Drill(row, proofs.get(row.last_word), due_on(row.drilled_from), *_WORDS[row.drill]) for row in rows
    ]


def due_on(instant: datetime) -> date:
    """When the drill after this one is due."""
    return due_after(clock.london_date(instant))


def attention_rows() -> list[Row]:
    """What is unsafe about getting in, for comms: how many accounts are on the red list, failed and late drills."""
    red = red_list()[: MOST_COUNTED + 1].count()
    late = _late()[: MOST_COUNTED + 1].count()
    return [
        *([Row(f"{_accounts(red)} on the red list", reverse("drills:red_list"), "Unsafe", "bad")] if red else []),
        *_failed(),
        *([Row(f"The drill of {_accounts(late)} late", f"{reverse('drills:list')}?show=late", "Late", "warning")]
          if late else []),
    ]  # fmt: skip


def _accounts(count: int) -> str:
    if count > MOST_COUNTED:
        return f"more than {MOST_COUNTED} live accounts are".capitalize()
    return "1 live account is" if count == 1 else f"{count} live accounts are"


def _late() -> QuerySet[SocialAccount]:
    """The accounts whose drill `drills` calls late, found by sets alone."""
    drilled = AccessProof.objects.filter(worked=True)
    recently = drilled.filter(at__gte=late_before(clock.today()))
    live = SocialAccount.objects.live().filter(pk__in=drilled.values("account"))
    return live.exclude(Q(pk__in=recently.values("account")) | Q(pk__in=failed_accounts()))


def _failed() -> list[Row]:
    """Accounts without a shared login into which comms could not get; those with one are told beside their passwords."""
    live = SocialAccount.objects.live().exclude(access_model=AccessModel.SHARED_LOGIN)
    failed = live.filter(pk__in=failed_accounts()).order_by("sort_name", "pk")
    return [
        Row(
            f"Comms could not sign in to {one.name}",
            reverse("vault:prove", args=[one.pk]),
            "No access",
            "bad",
        )
        for one in failed[:SHOWN]
    ]
