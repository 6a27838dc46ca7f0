"""What the register and the vault know that decides about the rows of a file, fetched in sets whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Max, QuerySet
from django.db.models.functions import Lower
from django.views.decorators.debug import sensitive_variables

from accounts.people.models import User
from config.workflow import Refused
from socialaccounts.register.addresses import normal_url
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.platforms import Platform
from socialaccounts.vault.emergency import Freeze
from socialaccounts.vault.importing.entries import Entry
from socialaccounts.vault.models import Credential, Version, fingerprints
from socialaccounts.vault.periods import Period, Unit
from socialaccounts.vault.recovery.models import RecoveryKit

SET = 500
"""So many values are looked up in one query."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Placed:
    """An entry with the platform it is on, None if unknown, its address as the register keeps it, and its fingerprints."""

    entry: Entry
    platform: Platform | None
    url: str
    prints: tuple[bytes, ...]


class Platforms:
    """The platforms by what a row says of them."""

    def __init__(self, otherwise: Platform | None) -> None:
        self.all = list(Platform.objects.all())
        self.otherwise = otherwise
        self.named = {word.casefold(): one for one in self.all for word in (one.name, one.slug)}
        self.named |= {"twitter": self.named["x"]} if "x" in self.named else {}

    @sensitive_variables()
    def place(self, entry: Entry) -> Placed:
        """Where the entry is: on the platform that it names, else on the one at home at its address, else the default."""
        if entry.platform:
            platform = self.named.get(entry.platform.casefold())
        else:
            platform = self._home_of(entry.url) or self.otherwise
        url = _address(platform, entry.address) if platform and entry.address else ""
        return Placed(entry, platform, url, tuple(fingerprints(entry.password)) if entry.password else ())

    def _home_of(self, url: str) -> Platform | None:
        return next((one for one in self.all if url and one.hosts and one.is_home_of(url)), None)


def _address(platform: Platform, address: str) -> str:
    """The one form of an account's address; of anything else what was given, tidied, for the verdict to judge."""
    try:
        return platform.presence_at(address).url
    except Refused:
        return normal_url(address, platform.hosts)


class Facts:
    """Everything that bears on these rows, as it is now."""

    @sensitive_variables()
    def __init__(self, rows: Collection[Placed], by: User) -> None:
        self.by_url: dict[str, SocialAccount] = {}
        self.by_handle: dict[tuple[int, str], SocialAccount] = {}
        self.by_name: dict[tuple[int, str], list[SocialAccount]] = defaultdict(list)
        self.closed: dict[Any, SocialAccount] = {}
        accounts = SocialAccount.objects.select_related("platform")
        for found in _in_sets(accounts, "url", {row.url for row in rows if row.url}):
            self._add(self.by_url, found.url, found)
        lowered = accounts.annotate(lowered=Lower("handle"))
        handles = {row.entry.handle.lower() for row in rows if row.entry.handle}
        for found in _in_sets(lowered, "lowered", handles):
            self._add(self.by_handle, (found.platform_id, found.handle.lower()), found)
        names = {row.entry.name.lower() for row in rows if row.entry.name}
        for found in _in_sets(accounts.current(), "sort_name", names):
            self.by_name[found.platform_id, found.name.lower()].append(found)
        self._fetch_vault(rows, by)

    def _add(self, places: dict[Any, SocialAccount], key: Any, account: SocialAccount) -> None:
        (self.closed if account.is_closed else places)[key] = account

    @sensitive_variables()
    def _fetch_vault(self, rows: Collection[Placed], by: User) -> None:
        accounts = {one.pk for one in (*self.by_url.values(), *self.by_handle.values())}
        accounts |= {one.pk for several in self.by_name.values() for one in several}
        credentials = _in_sets(Credential.objects.all(), "account", accounts)
        self.credentials: dict[int, Credential] = {one.account_id: one for one in credentials}
        kits = RecoveryKit.objects.all()
        self.kits: dict[int, RecoveryKit] = {
            one.account_id: one for one in _in_sets(kits, "account", accounts)
        }
        frozen = Freeze.objects.open().exclude(team=by)
        self.frozen = {one.account_id for one in _in_sets(frozen, "account", accounts)}
        self.had: dict[bytes, set[int]] = defaultdict(set)
        known = Version.objects.filter(abandoned_at__isnull=True).only("fingerprint", "credential_id")
        prints = {one for row in rows for one in row.prints}
        for version in _in_sets(known.select_related("credential"), "fingerprint", prints):
            self.had[bytes(version.fingerprint)].add(version.credential.account_id)
        self.periods = _periods(accounts)

    def period_of(self, account: int | None) -> Period:
        """The period in force for an account by its id, None for a new one."""
        return self.periods.get(account) or self.periods[None]

    def holders_of(self, row: Placed) -> set[int]:
        """The accounts that have, or had, the password of a row."""
        return {account for one in row.prints for account in self.had.get(one, ())}


def _periods(accounts: Collection[int]) -> dict[int | None, Period]:
    """The latest period of the council, under None, and of each of the accounts that has one of its own."""
    latest = list(Period.objects.filter(account__isnull=True).order_by("-pk")[:1])
    found: dict[int | None, Period] = {None: Period(count=settings.ROTATION_MONTHS, unit=Unit.MONTHS)}
    for chunk in in_sets(accounts):
        own = Period.objects.filter(account__in=chunk).values("account").annotate(last=Max("pk"))
        latest += Period.objects.filter(pk__in=[one["last"] for one in own])
    return found | {one.account_id: one for one in latest}


def _in_sets(rows: QuerySet[Any], name: str, values: Collection[Any]) -> Iterator[Any]:
    for chunk in in_sets(values):
        yield from rows.filter(**{f"{name}__in": chunk})


def in_sets(values: Iterable[Item], size: int = SET) -> Iterator[list[Item]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk
