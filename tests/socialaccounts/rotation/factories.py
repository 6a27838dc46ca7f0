"""Plain functions that make the facts which open and close rotations, without their actions."""

from datetime import date, datetime

from accounts.models import User
from config import clock
from socialaccounts.models import (
    AccessConfirmation,
    EmergencyUse,
    Freeze,
    Pack,
    PackedVersion,
    SocialAccount,
    Version,
)
from tests.factories import make_user


def make_confirmation(account: SocialAccount, by: User, *, due: date) -> AccessConfirmation:
    """That somebody looked who has access, and that it is to be confirmed again by a date."""
    return AccessConfirmation.objects.create(account=account, by=by, at=clock.now(), due_on=due)


def make_freeze(account: SocialAccount, by: User, version: Version | None = None) -> Freeze:
    """That an account is compromised since now; its team is whoever may sign in."""
    freeze = Freeze.objects.create(account=account, version=version, by=by, since=clock.now())
    freeze.team.set(User.objects.active())
    return freeze


def make_emergency_use(version: Version, by: User, *, at: datetime | None = None) -> EmergencyUse:
    """That comms took a value in an emergency."""
    account = version.credential.account
    return EmergencyUse.objects.create(
        account=account, version=version, by=by, at=at or clock.now(), reason="Flood"
    )


def make_opened_pack(version: Version, by: User, *, at: datetime | None = None) -> Pack:
    """A pack with one value that somebody opened."""
    at = at or clock.now()
    pack = Pack.objects.create(
        asked_by=make_user(),
        asked_at=at,
        reason="The portal may go down",
        approved_by=make_user(),
        approved_at=at,
        made_at=at,
        opened_by=by,
        opened_at=at,
        opened_because="The portal is down",
    )
    PackedVersion.objects.create(pack=pack, version=version)
    return pack
