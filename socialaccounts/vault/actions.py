"""What people do with a password: deposit it, fetch it, and say whether the comms team gets in with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from config import clock
from config.compiled import insert
from config.workflow import Refused, WrongState
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.access.queries import proofs
from socialaccounts.vault.access.rules import bar_to_proof, check_shared_login
from socialaccounts.vault.dates import due_after
from socialaccounts.vault.models import AccessProof, Credential, Kind, Reveal, Version
from socialaccounts.vault.pace import check_pace, watched
from socialaccounts.vault.queries import newest_version, value_to_show
from socialaccounts.vault.rules import entry_of, is_shut_out, may_enter, may_prove, no_entry
from socialaccounts.vault.strength import check_strength
from socialaccounts.vault.telling import tell_that_comms_failed
from socialaccounts.vault.values import Value, check_new, check_nowhere_else, check_seen, is_repeat

_EVENT = {Kind.SHOWN: audit.Event.CREDENTIAL_REVEALED, Kind.COPIED: audit.Event.CREDENTIAL_COPIED}


@dataclass(frozen=True)
class Shown:
    """A value on its way to the one page that shows it."""

    version: Version
    password: str = field(repr=False)


def _nothing(version: Version) -> None:
    """The vault itself knows of no duty that a new value settles."""


def deposit(
    *, account: SocialAccount, by: User, value: Value, settle: Callable[[Version], None] = _nothing
) -> Version:
    """Seal a new value and return its version (policy D3).

    One that was typed is in force at once, since the platform has it; one that the portal made is pending. `settle` is
    called with a version in force, once the audit event is written. Sent twice, the first is
    returned. Raises Refused for a weak value, for one that any account has had, and for whoever may not enter; WrongState
    for a closed account or when somebody else was faster.
    """
    if not value.generated:
        # Before any row is locked, since weighing takes a while.
        check_strength(value.password, account=account, username=value.username)
    return _deposit(account, by, value, settle)


@transaction.atomic
def _deposit(account: SocialAccount, by: User, value: Value, settle: Callable[[Version], None]) -> Version:
    account = _enter(account, by)
    if account.is_closed:
        raise WrongState(f"{account.name} is closed, so no password can be deposited.")
    check_shared_login(account)
    credential = Credential.objects.filter(account=account).first() or Credential(account=account)
    pending = credential.pending() if credential.pk else None
    newest = pending or (credential.current() if credential.pk else None)
    if newest and is_repeat(newest, value, by):
        return newest
    check_seen(newest, value)
    check_new(credential, newest, value)
    credential.username = value.username
    credential.save()
    if pending:
        _abandon(pending)
    version = _add(credential, newest, value, by)
    if not value.generated:
        # Whoever types a value says that the platform has it already.
        _put_in_force(version, by)
    audit.record(
        audit.Event.CREDENTIAL_DEPOSITED,
        by=by,
        target=account,
        made_by="the portal" if value.generated else "the depositor",
        version=str(version.pk),
        due=version.due_on,
    )
    # Last, since the audit lets one writer at a time through: two accounts never get the same value at once.
    check_nowhere_else(version, value)
    if version.is_current:
        settle(version)
    return version


@transaction.atomic
def confirm(
    *, account: SocialAccount, by: User, version: UUID, settle: Callable[[Version], None] = _nothing
) -> Version:
    """Put a pending value in force, since it works on the platform; the one before is superseded (policy D3).

    `version` is the id of the value that the person speaks of. Said twice, the first holds. `settle` as for `deposit`.
    Raises Refused for whoever may not enter, WrongState when that value is not pending any more.
    """
    account = _enter(account, by)
    found = Version.objects.of(account).filter(pk=version).first()
    if found and found.is_current:
        return found
    found = _still_pending(account, found)
    _put_in_force(found, by)
    audit.record(
        audit.Event.CREDENTIAL_CONFIRMED, by=by, target=account, version=str(found.pk), due=found.due_on
    )
    settle(found)
    return found


@transaction.atomic
def abandon(*, account: SocialAccount, by: User, version: UUID) -> Version:
    """Give a pending value up, since the platform did not take it; the one in force stays so.

    Takes and raises what `confirm` does.
    """
    account = _enter(account, by)
    found = Version.objects.of(account).filter(pk=version).first()
    if found and found.abandoned_at:
        return found
    found = _still_pending(account, found)
    _abandon(found)
    audit.record(audit.Event.CREDENTIAL_ABANDONED, by=by, target=account, version=str(found.pk))
    return found


def _still_pending(account: SocialAccount, version: Version | None) -> Version:
    if version is None or not version.is_pending:
        raise WrongState(
            f"The new password of {account.name} was replaced or settled meanwhile. Nothing was changed."
        )
    return version


def _add(credential: Credential, newest: Version | None, value: Value, by: User) -> Version:
    """Save a pending version, sealed."""
    now = max(clock.now(), newest.deposited_at) if newest else clock.now()
    version = Version(
        pk=value.attempt,
        credential=credential,
        generated=value.generated,
        deposited_by=by,
        deposited_at=now,
        due_on=due_after(clock.london_date(now), credential.account),
    )
    version.seal(value.password)
    version.save(force_insert=True)
    return version


def _put_in_force(version: Version, by: User) -> None:
    """End the value in force before, and begin this one, due a period from today."""
    before = version.credential.current()
    now = max(clock.now(), version.deposited_at)
    if before:
        before.superseded_at = now
        before.save(update_fields=["superseded_at"])
    version.confirmed_at, version.confirmed_by = now, by
    version.due_on = due_after(clock.london_date(now), version.credential.account)
    version.save(update_fields=["confirmed_at", "confirmed_by", "due_on"])


def _abandon(version: Version) -> None:
    version.abandoned_at = clock.now()
    version.save(update_fields=["abandoned_at"])


def reveal(
    *,
    account: SocialAccount,
    by: User,
    kind: Kind = Kind.SHOWN,
    reason: str = "",
    previous: bool = False,
    confirmed_at: datetime | None = None,
) -> Shown:
    """The present password, or the one before, once it is on record that `by` fetched it (design 4.3 and 5.3).

    The audit event is committed first, in a transaction of its own: where it cannot be written, nothing is unsealed.
    `confirmed_at` is when the person last confirmed who they are. Raises Refused without entitlement, reason or value;
    ConfirmAgain, with nothing recorded but that the comms team was told, for too many in too short a time;
    EncryptionError when the keyring or the seal is broken.
    """
    with watched(by):
        version = _record_reveal(account, by, kind, reason.strip(), previous, confirmed_at)
    return Shown(version, version.unseal())


@transaction.atomic(durable=True)
def _record_reveal(
    account: SocialAccount,
    by: User,
    kind: Kind,
    reason: str,
    previous: bool,
    confirmed_at: datetime | None,
) -> Version:
    entry = entry_of(by, account)
    if entry is None:
        raise no_entry(by, account)
    if entry.must_say_why and not reason:
        raise Refused("Enter why you need the password", "reason")
    check_shared_login(account)
    version = value_to_show(account, previous=previous)
    if version is None:
        raise Refused(f"The vault has no {'earlier ' if previous else ''}password of {account.name}.")
    insert(Reveal(account=account, version=version, person=by, kind=kind, reason=reason))
    audit.record(
        _EVENT[kind],
        by=by,
        target=account,
        reason=reason,
        which=_which(version, previous),
        version=str(version.pk),
    )
    check_pace(by, confirmed_at=confirmed_at)
    return version


def _which(version: Version, previous: bool) -> str:
    if previous:
        return "the one before"
    return "the new one" if version.is_pending else "the present one"


@transaction.atomic
def prove_access(
    *,
    account: SocialAccount,
    by: User,
    worked: bool,
    note: str = "",
    settle: Callable[[Version], None] = _nothing,
) -> AccessProof:
    """Record that a comms person tried to sign in on the platform (policy D1); if it failed, the holders are told.

    They tried the newest password where there is a shared login, and their own or another vault's where there is none. A
    pending value that worked is put in force, as by `confirm`. The latest that worked is the account's latest drill.

    Said twice in the same words, it is recorded once. Raises Refused for whoever may not say it, has not fetched this
    value since they last said so, deposited it themselves (design 5.5), or reports a failure without saying what happened.
    """
    account = SocialAccount.objects.lock(account.pk)
    version = newest_version(account) if account.has_shared_login else None
    if not may_prove(by) or (account.has_shared_login and version is None):
        raise Refused(f"You cannot prove access to {account.name}.")
    if is_shut_out(by, account):
        raise no_entry(by, account)
    note = note.strip()
    if not worked and not note:
        raise Refused("Enter what happened when you tried to sign in", "note")
    obstacle = bar_to_proof(account, version, by)
    last = _last_word(account, version, by)
    if last and (last.worked, last.note) == (worked, note) and (obstacle or not version):
        return last
    if obstacle:
        raise Refused(obstacle)
    proof = AccessProof.objects.create(account=account, version=version, person=by, worked=worked, note=note)
    if not worked:
        tell_that_comms_failed(account, proof)
    event = audit.Event.ACCESS_PROVED if worked else audit.Event.ACCESS_FAILED
    which = {"version": str(version.pk)} if version else {}
    audit.record(event, by=by, target=account, reason=note, **which)
    if worked and version and version.is_pending:
        _put_in_force(version, by)
        settle(version)
    return proof


def _last_word(account: SocialAccount, version: Version | None, by: User) -> AccessProof | None:
    """What the person last said of this value; without a shared login, what they said today."""
    if version:
        return version.proofs.filter(person=by).order_by("-pk").first()
    return proofs(account).filter(person=by, at__gte=clock.start_of(clock.today())).first()


def _enter(account: SocialAccount, by: User) -> SocialAccount:
    """The account, locked. Raises Refused unless `by` may enter."""
    account = SocialAccount.objects.lock(account.pk)
    if not may_enter(by, account):
        raise no_entry(by, account)
    return account
