"""Doing what a rotation asks for: a really different password ends it."""

from datetime import date

from django.db import transaction

from accounts import audit, notices
from accounts.people.models import User
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.models import Rotation
from socialaccounts.vault.actions import Value, deposit
from socialaccounts.vault.models import Version
from socialaccounts.vault.queries import previous_version


@transaction.atomic
def change_password(*, account: SocialAccount, by: User, value: Value) -> Version:
    """Deposit a new value, close the account's open rotations and tell its other holders to fetch it (policy D3).

    Takes and raises what `vault.actions.deposit` does; a refused value closes nothing and tells nobody.
    """
    was_due: list[date] = []

    def settle(version: Version) -> None:
        rotations = Rotation.objects.filter(credential=version.credential)
        was_due.extend(rotations.open().values_list("due_on", flat=True))
        rotations.settle()
        _tell_other_holders(account, version)

    version = deposit(account=account, by=by, value=value, settle=settle)
    if was_due:
        audit.record(
            audit.Event.ROTATION_CLOSED, by=by, target=account, version=str(version.pk), was_due=was_due
        )
    return version


def _tell_other_holders(account: SocialAccount, version: Version) -> None:
    by = version.deposited_by
    first = previous_version(account) is None
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
