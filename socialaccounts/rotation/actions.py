"""Doing what a rotation asks for: a really different password, known to work, ends it."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts import audit, notices
from accounts.people.models import User
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.models import Rotation
from socialaccounts.vault.actions import abandon, confirm, deposit, prove_access
from socialaccounts.vault.models import AccessProof, Version
from socialaccounts.vault.queries import version_before
from socialaccounts.vault.values import Value


@transaction.atomic
def change_password(*, account: SocialAccount, by: User, value: Value) -> Version:
    """Deposit a new value (policy D3). One that the platform has closes the account's open rotations at once.

    Takes and raises what `vault.actions.deposit` does; a refused value closes nothing and tells nobody.
    """
    return deposit(account=account, by=by, value=value, settle=_settling(account, by))


@transaction.atomic
def settle_pending(*, account: SocialAccount, by: User, version: UUID, works: bool) -> Version:
    """Say whether a pending value works on the platform: if so, it closes the account's open rotations.

    Takes and raises what `vault.actions.confirm` does.
    """
    if works:
        return confirm(account=account, by=by, version=version, settle=_settling(account, by))
    return abandon(account=account, by=by, version=version)


@transaction.atomic
def prove_password(*, account: SocialAccount, by: User, worked: bool, note: str = "") -> AccessProof:
    """Record that comms tried the newest password; a pending one that worked closes the account's open rotations.

    Takes and raises what `vault.actions.prove_access` does.
    """
    return prove_access(account=account, by=by, worked=worked, note=note, settle=_settling(account, by))


@transaction.atomic
def access_confirmed(*, account: SocialAccount, by: User) -> int:
    """Close the account's duty to confirm who has access, since `by` has just recorded that; returns how many it closed.

    Belongs into the transaction that writes the AccessConfirmation. Without it, the next sweep closes the duty.
    """
    closed = Rotation.objects.filter(account=account).settle_confirmed()
    if closed:
        audit.record(audit.Event.ROTATION_CONFIRMED, by=by, target=account)
    return closed


def _settling(account: SocialAccount, by: User) -> Callable[[Version], None]:
    """What a value in force settles: the open rotations, and the news for the other holders."""

    def settle(version: Version) -> None:
        rotations = Rotation.objects.filter(account=account)
        was_due: list[date] = list(rotations.open().values_list("due_on", flat=True))
        rotations.settle()
        _tell_other_holders(account, version)
        if was_due:
            audit.record(
                audit.Event.ROTATION_CLOSED, by=by, target=account, version=str(version.pk), was_due=was_due
            )

    return settle


def _tell_other_holders(account: SocialAccount, version: Version) -> None:
    by = version.deposited_by
    first = version_before(account) is None
    did = (
        f"put the password of {account.name} in the vault"
        if first
        else f"changed the password of {account.name}"
    )
    notices.owe(
        "password_changed",
        to=account.holder_people().exclude(pk=by.pk),
        about=version,
        title=f"{by.full_name} {did}",
        facts={
            "first": first,
            "account": account.name,
            "platform": account.platform.name,
            "by": by.full_name,
        },
        url=account.get_absolute_url(),
    )
