"""What people do with a password: deposit it, fetch it, and say whether the comms team gets in with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction

from accounts import audit, notices
from accounts.people.models import User
from accounts.templatetags.portal import at_time
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.dates import due_after
from socialaccounts.vault.models import AccessProof, Credential, Kind, Reveal, Version
from socialaccounts.vault.queries import current_version, obstacle_to_proof, previous_version
from socialaccounts.vault.rules import entry_of, may_enter, may_prove
from socialaccounts.vault.strength import check_strength

NO_VERSION = ""
"""What a person has seen who opened the page while the vault was empty."""

_EVENT = {Kind.SHOWN: audit.Event.CREDENTIAL_REVEALED, Kind.COPIED: audit.Event.CREDENTIAL_COPIED}


@dataclass(frozen=True)
class Shown:
    """A value on its way to the one page that shows it."""

    version: Version
    password: str = field(repr=False)


@dataclass(frozen=True)
class Value:
    """What is deposited, kept to the letter.

    `attempt` is the id that the version gets: a value sent twice with it is deposited once. `seen` is the id of the version
    that the depositor had before them, NO_VERSION for none; None asks nothing about others who were faster.
    """

    username: str
    password: str = field(repr=False)
    generated: bool = False
    attempt: UUID = field(default_factory=uuid4)
    seen: str | None = None


def _nothing(version: Version) -> None:
    """The vault itself knows of no duty that a new value settles."""


def deposit(
    *, account: SocialAccount, by: User, value: Value, settle: Callable[[Version], None] = _nothing
) -> Version:
    """Seal a new value, which supersedes the present one, and return its version (policy D3).

    `settle` is called with the version before the audit event is written. Sent twice, the first is
    returned. Raises Refused for a weak or earlier value and for whoever may not enter, WrongState for a closed account or
    when somebody else was faster.
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
    credential = Credential.objects.filter(account=account).first() or Credential(account=account)
    current = credential.current() if credential.pk else None
    if current and _is_repeat(current, value, by):
        return current
    _check_seen(current, value)
    _check_new(credential, current, value)
    credential.username = value.username
    credential.save()
    version = _supersede(credential, current, value, by)
    settle(version)
    audit.record(
        audit.Event.CREDENTIAL_DEPOSITED,
        by=by,
        target=account,
        made_by="the portal" if value.generated else "the depositor",
        version=str(version.pk),
        due=version.due_on,
    )
    return version


def reveal(
    *, account: SocialAccount, by: User, kind: Kind = Kind.SHOWN, reason: str = "", previous: bool = False
) -> Shown:
    """The present password, or the one before, once it is on record that `by` fetched it (design 4.3 and 5.3).

    The audit event is committed first, in a transaction of its own: where it cannot be written, nothing is unsealed.
    Raises Refused without entitlement, reason or value; EncryptionError when the keyring or the seal is broken.
    """
    version = _record_reveal(account, by, kind, reason.strip(), previous)
    return Shown(version, version.unseal())


@transaction.atomic(durable=True)
def _record_reveal(account: SocialAccount, by: User, kind: Kind, reason: str, previous: bool) -> Version:
    entry = entry_of(by, account)
    if entry is None:
        raise _no_entry(account)
    if entry.must_say_why and not reason:
        raise Refused("Enter why you need the password", "reason")
    version = previous_version(account) if previous else current_version(account)
    if version is None:
        raise Refused(f"The vault has no {'earlier ' if previous else ''}password of {account.name}.")
    Reveal.objects.create(version=version, person=by, kind=kind, reason=reason)
    audit.record(
        _EVENT[kind],
        by=by,
        target=account,
        reason=reason,
        which="the one before" if previous else "the present one",
        version=str(version.pk),
    )
    return version


@transaction.atomic
def prove_access(*, account: SocialAccount, by: User, worked: bool, note: str = "") -> AccessProof:
    """Record that a comms person tried the present password on the platform (policy D1); if it failed, the holders are told.

    Said twice in the same words, it is recorded once. Raises Refused for whoever may not say it, has not fetched this
    value since they last said so, deposited it themselves (design 5.5), or reports a failure without saying what happened.
    """
    account = SocialAccount.objects.lock(account.pk)
    version = current_version(account)
    if not may_prove(by) or version is None:
        raise Refused(f"You cannot prove access to {account.name}.")
    note = note.strip()
    if not worked and not note:
        raise Refused("Enter what happened when you tried to sign in", "note")
    if obstacle := obstacle_to_proof(version, by):
        last = version.proofs.filter(person=by).order_by("-pk").first()
        if last and (last.worked, last.note) == (worked, note):
            return last
        raise Refused(obstacle)
    proof = AccessProof.objects.create(
        credential=version.credential, version=version, person=by, worked=worked, note=note
    )
    if not worked:
        _tell_holders(account, proof)
    event = audit.Event.ACCESS_PROVED if worked else audit.Event.ACCESS_FAILED
    audit.record(event, by=by, target=account, reason=note, version=str(version.pk))
    return proof


def _enter(account: SocialAccount, by: User) -> SocialAccount:
    """The account, locked. Raises Refused unless `by` may enter."""
    account = SocialAccount.objects.lock(account.pk)
    if not may_enter(by, account):
        raise _no_entry(account)
    return account


def _no_entry(account: SocialAccount) -> Refused:
    return Refused(f"You do not hold {account.name}, so you cannot fetch or change its password.")


def _is_repeat(current: Version, value: Value, by: User) -> bool:
    """Whether this is the second click of the same deposit, rather than another value sent from the same page."""
    if (current.pk, current.deposited_by_id, current.generated) != (value.attempt, by.pk, value.generated):
        return False
    return value.generated or _equals(current, value)


def _equals(version: Version, value: Value) -> bool:
    return Version.objects.filter(pk=version.pk).having(value.password).exists()


def _check_seen(current: Version | None, value: Value) -> None:
    """Raise WrongState when the page was made before the present version, or sent before."""
    if value.seen is not None and value.seen != (str(current.pk) if current else NO_VERSION):
        if current is None:
            raise WrongState("This page is out of date. Open it again.")
        raise WrongState(
            f"{current.deposited_by.full_name} changed this password on {at_time(current.deposited_at)}, after you "
            "opened this page. Nothing was saved. Fetch the new password before you change it again."
        )
    if Version.objects.filter(pk=value.attempt).exists():
        raise WrongState("This page was sent before. Open it again.")


def _check_new(credential: Credential, current: Version | None, value: Value) -> None:
    if not credential.pk or not credential.ever_had(value.password):
        return
    if current and _equals(current, value):
        raise Refused(
            "The vault already has this password. Change it on the platform first, then deposit the new one",
            "password",
        )
    raise Refused("This account has had this password before. Choose one that it never had", "password")


def _supersede(credential: Credential, current: Version | None, value: Value, by: User) -> Version:
    """End the present version and save its successor, sealed."""
    now = clock.now()
    if current:
        now = max(now, current.deposited_at)
        current.superseded_at = now
        current.save(update_fields=["superseded_at"])
    version = Version(
        pk=value.attempt,
        credential=credential,
        generated=value.generated,
        deposited_by=by,
        deposited_at=now,
        due_on=due_after(clock.london_date(now)),
    )
    version.seal(value.password)
    version.save(force_insert=True)
    return version


def _tell_holders(account: SocialAccount, proof: AccessProof) -> None:
    notices.owe(
        "access_failed",
        to=account.holder_people(),
        about=proof,
        title=f"Comms could not sign in to {account.name}",
        facts={
            "account": account.name,
            "platform": account.platform.name,
            "by": proof.person.full_name,
            "note": proof.note,
        },
        url=account.get_absolute_url(),
    )
