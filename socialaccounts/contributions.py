"""What the register and the vault tell of a person to the pages about people (see accounts/people/contributed.py)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts import beside
from accounts.doors import may_open
from accounts.people import contributed
from accounts.people.contributed import Duty, Grant, GrantSource
from accounts.people.holding import held_in
from accounts.people.models import Service, User
from accounts.templatetags.portal import in_words
from config import clock
from socialaccounts.register.models import Holder, SocialAccount
from socialaccounts.register.terms import Capacity
from socialaccounts.vault.access.models import Administrator
from socialaccounts.vault.knowers import count_in_force
from socialaccounts.vault.knowledge import known_to
from socialaccounts.vault.rules import SEE_KNOWLEDGE

DONE_DAYS = 62
"""What was handed over so many days before somebody leaves, or since, is shown as done."""
TEXTS = {
    "Reveal": ("kind", "reason"),
    "Administrator": ("name",),
    "AccessProof": ("worked", "note"),
    "Holder": ("capacity",),
    "EmergencyUse": ("reason",),
    "TimelineEntry": ("kind", "text"),
}


def register() -> None:
    """Called once when the app is ready."""
    contributed.register_duties("accounts", _accounts_held)
    contributed.register_duties("administrators", _administered)
    contributed.register_duties("passwords", _passwords_known)
    source = GrantSource("Runs an account", _holders, "user", "account__service", _as_grants)
    contributed.register_grants("holder", source)
    contributed.register_holding("socialaccounts", held_in("socialaccounts", TEXTS))
    contributed.register_service_use("accounts", _open_accounts)
    beside.register("a person", "knowledge", "socialaccounts/vault/knowledge/_person.html", _what_they_know)


def since_when(person: User) -> date:
    """From which day on what was handed over is shown as done."""
    return (person.left_on or clock.today()) - timedelta(days=DONE_DAYS)


def _accounts_held(person: User) -> Iterator[Duty]:
    """The latest holding of each account, unless it ended long ago; one that ended counts as handed over."""
    lately = Q(until__isnull=True) | Q(until__gt=since_when(person))
    rows = (
        person.holdings.filter(lately)
        .select_related("account__platform")
        .order_by("account__sort_name", "-pk")
    )
    told: set[int] = set()
    for holder in rows:
        if holder.account_id in told:
            continue
        told.add(holder.account_id)
        ended = holder.until is not None and holder.until <= clock.today()
        yield Duty(
            "Social account",
            f"{holder.account.name} ({holder.account.platform.name}), {holder.get_capacity_display().lower()}",
            reverse("register:holders", args=[holder.account_id]),
            f"Handed over on {in_words(holder.until)}" if ended else _what_to_do(holder),
            done=ended or holder.account.is_closed,
        )


def _what_to_do(holder: Holder) -> str:
    if holder.account.is_closed:
        return "The account is closed"
    if holder.capacity == Capacity.LEAD:
        return "Ask comms to make somebody else the lead"
    return "Ask comms to end their part, and to add somebody where the account needs it"


def _administered(person: User) -> Iterator[Duty]:
    lately = Q(until__isnull=True) | Q(until__gt=since_when(person))
    rows = (
        Administrator.objects.filter(lately, user=person)
        .select_related("account")
        .order_by("account__sort_name", "pk")
    )
    for one in rows:
        gone = one.until is not None and one.until <= clock.today()
        to_do = f"Removed on {in_words(one.until)}" if gone else "Remove them on the platform, then here"
        yield Duty(
            "Own login", one.account.name, f"{one.account.get_absolute_url()}#password", to_do, done=gone
        )


def _passwords_known(person: User) -> Iterator[Duty]:
    """Each account whose password they knew in their last weeks: due as long as that value is in force."""
    known = known_to(person).of_live_accounts().filter(confirmed_at__isnull=False)
    lately = Q(superseded_at__isnull=True) | Q(superseded_at__gte=clock.start_of(since_when(person)))
    rows = (
        known.filter(lately)
        .select_related("credential__account")
        .order_by("credential__account__sort_name", "pk")
    )
    accounts: dict[int, tuple[SocialAccount, bool]] = {}
    for version in rows:
        account = version.credential.account
        still = version.superseded_at is None or (account.pk in accounts and accounts[account.pk][1])
        accounts[account.pk] = (account, still)
    for account, still in accounts.values():
        to_do = (
            "Change the password on the platform and in the vault" if still else "The password was changed"
        )
        yield Duty("Password", account.name, f"{account.get_absolute_url()}#password", to_do, done=not still)


def _holders() -> QuerySet[Any]:
    return Holder.objects.current().select_related("user", "account__platform", "account__service")


def _as_grants(rows: list[Holder]) -> Iterable[Grant]:
    for holder in rows:
        account = holder.account
        yield Grant(
            person=holder.user,
            what=f"{holder.get_capacity_display()} of {account.name} ({account.platform.name}): fetches its password",
            through=f"Holder, {account.service.name}",
            since=holder.since,
            until=holder.last_day,
            url=account.get_absolute_url(),
        )


def _what_they_know(user: User, *, subject: User) -> dict[str, Any]:
    """How many accounts the person could get into today, and the way to the list of them, for whoever may see it."""
    sees = may_open(user, SEE_KNOWLEDGE)
    return {"person": subject, "sees": sees, "in_force": count_in_force(subject) if sees else 0}


def _open_accounts(service: Service) -> str:
    count = SocialAccount.objects.current().filter(service=service).count()
    return f"{count} open social {'account' if count == 1 else 'accounts'}" if count else ""
