"""Writing an import: accounts, holders, passwords, seeds, audit and notices, in sets and in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import uuid4

from django.db.models import Max
from django.views.decorators.debug import sensitive_variables

from accounts import audit, notices
from accounts.people.models import Service, User
from config import clock
from socialaccounts.register.models import Holder, SocialAccount
from socialaccounts.register.planning import plan_many, planned
from socialaccounts.vault.importing.facts import in_sets
from socialaccounts.vault.importing.judging import Verdict
from socialaccounts.vault.importing.models import ImportBatch
from socialaccounts.vault.importing.terms import Outcome
from socialaccounts.vault.models import Credential, Version
from socialaccounts.vault.periods import Period
from socialaccounts.vault.recovery.models import RecoveryKit
from socialaccounts.vault.recovery.seeds import Seed

_SET = 500
_MOST_NAMES = 10


@dataclass(frozen=True)
class Taken:
    """A row on its way into the vault."""

    verdict: Verdict = field(repr=False)
    account: SocialAccount
    is_new: bool
    due_at_once: bool
    period: Period

    def due_on(self, today: date) -> date:
        return today if self.due_at_once else self.period.after(today)


@dataclass
class Written:
    """What an import wrote, for its report."""

    new: int = 0
    deposited: int = 0
    seeds: int = 0
    due_at_once: int = 0


@sensitive_variables()
def write(batch: ImportBatch, taken: Sequence[Taken], tell: Callable[[int], None]) -> Written:
    """Write every row inside the caller's transaction; `tell` is called with how many passwords are sealed.

    The audit comes last, for it holds its chain's lock until the commit. Raises Refused when a handle or an address has
    just been taken, EncryptionError.
    """
    new = [one.account for one in taken if one.is_new]
    lead = cast(User, batch.lead)
    plan_many(new, lead=lead)
    credentials = _credentials(taken)
    seeds = _keep_seeds(taken, batch.by)
    versions = _deposit(taken, credentials, batch.by, tell)
    written = Written(len(new), len(taken) - len(new), seeds, sum(one.due_at_once for one in taken))
    _tell_people(batch, taken)
    audit.record_many(_deeds(taken, versions, lead), by=batch.by)
    audit.record(
        audit.Event.CREDENTIALS_IMPORTED,
        by=batch.by,
        source=batch.get_kind_display(),
        new_accounts=written.new,
        accounts_on_the_register=written.deposited,
        second_factor_seeds=seeds,
        due_at_once=written.due_at_once,
    )
    return written


@sensitive_variables()
def _credentials(taken: Sequence[Taken]) -> dict[int, Credential]:
    """The credential of each account, made where there is none; a username in the file replaces the one before."""
    found = {
        one.account_id: one
        for chunk in in_sets([one.account.pk for one in taken], _SET)
        for one in Credential.objects.filter(account__in=chunk)
    }
    made, changed = [], []
    for one in taken:
        username = one.verdict.row.entry.username
        credential = found.get(one.account.pk)
        if credential is None:
            made.append(Credential(account=one.account, username=username))
        elif username and credential.username != username:
            credential.username = username
            changed.append(credential)
    Credential.objects.bulk_create(made, batch_size=_SET)
    Credential.objects.bulk_update(changed, ["username"], batch_size=_SET)
    return found | {one.account_id: one for one in made}


@sensitive_variables()
def _deposit(
    taken: Sequence[Taken], credentials: dict[int, Credential], by: User, tell: Callable[[int], None]
) -> list[Version]:
    """Seal every value; each is in force at once, for the platform has it, and the ones before are over."""
    replaced = [credentials[one.account.pk].pk for one in taken if not one.is_new]
    now = _end_before(replaced)
    today, versions = clock.london_date(now), []
    for chunk in in_sets(taken, _SET):
        made = [_version(one, credentials[one.account.pk], by, now, today) for one in chunk]
        Version.objects.bulk_create(made, batch_size=_SET)
        # Once written its ciphertext is of no use, and thousands of them are not held.
        versions += [Version(pk=one.pk, due_on=one.due_on) for one in made]
        tell(len(versions))
    return versions


def _end_before(credentials: Sequence[int]) -> datetime:
    """Supersede what is in force and give up what is pending; returns an instant not before any of them."""
    now = clock.now()
    for chunk in in_sets(credentials, _SET):
        versions = Version.objects.filter(credential__in=chunk)
        last = versions.aggregate(deposited=Max("deposited_at"), confirmed=Max("confirmed_at"))
        now = max([now, *(one for one in last.values() if one)])
    for chunk in in_sets(credentials, _SET):
        versions = Version.objects.filter(credential__in=chunk)
        versions.current().update(superseded_at=now)
        versions.pending().update(abandoned_at=now)
    return now


@sensitive_variables()
def _version(one: Taken, credential: Credential, by: User, now: datetime, today: date) -> Version:
    version = Version(
        pk=uuid4(),
        credential=credential,
        deposited_by=by,
        deposited_at=now,
        confirmed_by=by,
        confirmed_at=now,
        due_on=one.due_on(today),
    )
    version.seal(one.verdict.row.entry.password)
    return version


@sensitive_variables()
def _keep_seeds(taken: Sequence[Taken], by: User) -> int:
    """Put the seeds into recovery kits that have none; returns how many."""
    with_seed = [one for one in taken if one.verdict.seed]
    kits = {
        kit.account_id: kit
        for chunk in in_sets([one.account.pk for one in with_seed], _SET)
        for kit in RecoveryKit.objects.filter(account__in=chunk)
    }
    fields = ["sealed_seed", "digits", "period", "algorithm", "changed_at", "changed_by"]
    made = []
    for one in with_seed:
        seed = cast(Seed, one.verdict.seed)
        kit = kits.get(one.account.pk) or RecoveryKit(account=one.account)
        kit.digits, kit.period, kit.algorithm = seed.digits, seed.period, seed.algorithm
        kit.changed_at, kit.changed_by = clock.now(), by
        kit.seal_seed(seed.secret)
        if one.account.pk not in kits:
            made.append(kit)
    RecoveryKit.objects.bulk_create(made, batch_size=_SET)
    RecoveryKit.objects.bulk_update(kits.values(), fields, batch_size=_SET)
    return len(with_seed)


def _deeds(taken: Sequence[Taken], versions: Sequence[Version], lead: User) -> Iterator[audit.Deed]:
    """One event for each account that is new, and one for each password, so that every account's history has its own."""
    for one, version in zip(taken, versions, strict=True):
        if one.is_new:
            yield planned(one.account, lead)
        details: dict[str, Any] = {
            "made_by": "the depositor",
            "version": str(version.pk),
            "due": version.due_on,
            "imported": True,
        }
        if one.verdict.seed:
            details["second_factor_seed"] = True
        yield audit.Deed(audit.Event.CREDENTIAL_DEPOSITED, one.account, details=details)


def _tell_people(batch: ImportBatch, taken: Sequence[Taken]) -> None:
    """Owe one notice to each person who holds accounts of the import, however many those are."""
    names: dict[int, list[str]] = {}
    for chunk in in_sets([one.account.pk for one in taken], _SET):
        held = Holder.objects.current().filter(account__in=chunk).exclude(user=batch.by)
        for user, name in held.order_by("account__sort_name", "account").values_list("user", "account__name"):
            names.setdefault(user, []).append(name)
    notices.owe_many(
        notices.Owed(
            recipient_id=user,
            kind="passwords_imported",
            about_type=batch._meta.label_lower,
            about_id=str(batch.pk),
            title=_title(batch.by, held),
            facts={"by": batch.by.full_name, "count": len(held), "accounts": held[:_MOST_NAMES]},
            path="/register/",
        )
        for user, held in names.items()
    )


def _title(by: User, names: list[str]) -> str:
    what = (
        f"the password of {names[0]}"
        if len(names) == 1
        else f"the passwords of {len(names):,} accounts that you run"
    )
    return f"{by.full_name} imported {what}"


def taken_from(verdict: Verdict, *, weak: bool, service: Service) -> Taken:
    """A row with no error as it is written; `service` is that of a new account."""
    account, is_new = cast(SocialAccount, verdict.account), verdict.outcome == Outcome.NEW
    if is_new:
        account.service = service
    at_once = weak or verdict.reused or verdict.old
    return Taken(verdict, account, is_new, at_once, cast(Period, verdict.period))
