"""Duties that do not wait for the sweep: opened in the transaction of what causes them."""

from datetime import date, timedelta

from accounts import audit
from accounts.people.models import User
from config import clock
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.models import Cause, Ending, Rotation
from socialaccounts.vault.models import Version


def value_to_replace(account: SocialAccount) -> Version | None:
    """What a rotation opened now is about: the value in force, else the pending one; None without a shared login."""
    if not account.has_shared_login:
        return None
    versions = Version.objects.of(account)
    return versions.current().first() or versions.pending().first()


def open_urgent(*, account: SocialAccount, cause: Cause, due_on: date, by: User) -> None:
    """Open a rotation of `cause`, unless one is open, or the vault has nothing to change. The caller has locked the account.

    Those whom it concerns have just been told by the caller, so that its first stage begins on the day after.
    """
    version = value_to_replace(account)
    nothing_to_change = account.has_shared_login and version is None
    if nothing_to_change or Rotation.objects.open().filter(account=account, cause=cause).exists():
        return
    rotation = Rotation(
        account=account,
        version=version,
        cause=cause,
        due_on=due_on,
        next_stage_on=clock.today() + timedelta(days=1),
    )
    # A sweep may open the same at this moment, from the same facts: the constraint decides.
    Rotation.objects.bulk_create([rotation], ignore_conflicts=True)
    audit.record(audit.Event.ROTATION_OPENED, by=by, target=account, cause=cause.value, due=due_on)


def end_urgent(*, account: SocialAccount, cause: Cause, ending: Ending) -> None:
    """End the open rotation of `cause`, if there is one, for a reason that its room does not know of."""
    successor = Version.objects.of(account).current().first() if ending == Ending.CHANGED else None
    Rotation.objects.open().filter(account=account, cause=cause).update(
        closed_at=clock.now(), ended=ending, closed_by=successor
    )
