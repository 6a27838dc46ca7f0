"""Plain functions that put passwords into the vault, and rotations beside them, without their actions."""

from datetime import date, datetime, time
from itertools import count

from accounts.models import User
from config import clock
from socialaccounts.models import Credential, Reveal, Rotation, SocialAccount, Version
from socialaccounts.vault.dates import due_after
from socialaccounts.vault.models import Kind
from tests.factories import make_user

PASSWORD = "heron-quarry-violet-91"
_number = count(1)


def noon(day: date) -> datetime:
    """Noon in London on a date."""
    return datetime.combine(day, time(12), tzinfo=clock.LONDON)


def make_version(
    account: SocialAccount,
    *,
    password: str = "",
    by: User | None = None,
    on: date | None = None,
    due: date | None = None,
) -> Version:
    """The account's new present password, deposited on a London date, due a month later unless another date is given."""
    at = noon(on) if on else clock.now()
    by = by or _who_may_enter(account)
    credential, _ = Credential.objects.get_or_create(account=account, defaults={"username": "council"})
    credential.versions.current().update(superseded_at=at)
    version = Version(
        credential=credential,
        deposited_by=by,
        deposited_at=at,
        confirmed_by=by,
        confirmed_at=at,
        due_on=due or due_after(clock.london_date(at), account),
    )
    version.seal(password or f"{PASSWORD}{next(_number)}")
    version.save()
    return version


def _who_may_enter(account: SocialAccount) -> User:
    """A holder of the account, else somebody who may enter every account and is told of none."""
    holder = account.holders.current().select_related("user").by_capacity().first()
    if holder:
        return holder.user
    person = make_user()
    person.is_superuser = True
    person.save(update_fields=["is_superuser"])
    return person


def make_rotation(version: Version, *, due: date | None = None) -> Rotation:
    """The open monthly rotation of a version."""
    due = due or version.due_on
    return Rotation.objects.create(
        account=version.credential.account, version=version, cause="monthly", due_on=due, next_stage_on=due
    )


def make_reveal(version: Version, person: User, *, at: datetime | None = None) -> Reveal:
    """That a person was shown the version."""
    return Reveal.objects.create(
        account=version.credential.account,
        version=version,
        person=person,
        at=at or clock.now(),
        kind=Kind.SHOWN,
    )
