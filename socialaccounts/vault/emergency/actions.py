"""Going into an account in an emergency: at once, and known to everybody concerned at once (policy D1)."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from accounts import audit, notices
from accounts.people.models import User
from accounts.roles import COMMS
from config import clock
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.actions import Shown
from socialaccounts.vault.emergency.models import EmergencyUse
from socialaccounts.vault.models import Kind, Reveal, Version
from socialaccounts.vault.queries import newest_version
from socialaccounts.vault.rules import may_use_in_emergency

SAME_USE = timedelta(minutes=1)
"""So long after it, the same person with the same words means the same use: a second click."""


def fetch(
    *, account: SocialAccount, by: User, reason: str, then: Callable[[EmergencyUse], None]
) -> Shown | None:
    """The newest password, for comms in an emergency, whoever holds or froze the account; None where it has no shared login.

    That it was fetched is committed first, with all that follows from it: the other comms people and the holders are
    owed a notice, and `then` is called, which opens what duties there are. Where any of it fails, nothing is unsealed.
    Raises Refused for anybody else, without a reason, and where the vault has no password; EncryptionError.
    """
    use = _record(account, by, reason.strip(), then)
    return Shown(use.version, use.version.unseal()) if use.version else None


@transaction.atomic(durable=True)
def _record(
    account: SocialAccount, by: User, reason: str, then: Callable[[EmergencyUse], None]
) -> EmergencyUse:
    account = SocialAccount.objects.lock(account.pk)
    if not may_use_in_emergency(by):
        raise Refused(f"Only comms can go into {account.name} in an emergency.")
    if not reason:
        raise Refused("Enter what the emergency is", "reason")
    version = newest_version(account) if account.has_shared_login else None
    if version is None and account.has_shared_login:
        raise Refused(f"The vault has no password of {account.name}.")
    use = _same_use(account, version, by, reason)
    if use is None:
        use = EmergencyUse.objects.create(account=account, version=version, by=by, reason=reason)
        _tell(use)
    if version:
        Reveal.objects.create(account=account, version=version, person=by, kind=Kind.SHOWN, reason=reason)
    then(use)
    shown: dict[str, str] = {"version": str(version.pk)} if version else {}
    audit.record(audit.Event.EMERGENCY_USED, by=by, target=account, reason=reason, **shown)
    return use


def _same_use(account: SocialAccount, version: Version | None, by: User, reason: str) -> EmergencyUse | None:
    uses = EmergencyUse.objects.filter(account=account, version=version, by=by, reason=reason)
    return uses.filter(at__gt=clock.now() - SAME_USE).select_related("version__credential").first()


def _tell(use: EmergencyUse) -> None:
    holders = use.account.holder_people()
    others = User.objects.in_role(COMMS)
    notices.owe(
        "emergency_used",
        to=[person for person in [*holders, *others] if person != use.by],
        about=use,
        title=f"Emergency access to {use.account.name} was used",
        facts={
            "account": use.account.name,
            "reference": use.account.reference,
            "platform": use.account.platform.name,
            "by": use.by.full_name,
            "reason": use.reason,
            "password": use.version is not None,
        },
        url=use.account.get_absolute_url(),
    )
