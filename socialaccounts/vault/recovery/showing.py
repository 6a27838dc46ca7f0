"""Showing a one-time code or a recovery code: on record first, then opened (design 4.3 and 5.3)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts import audit
from accounts.people.models import User
from config import clock
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.models import Kind, Reveal
from socialaccounts.vault.pace import check_pace, watched
from socialaccounts.vault.recovery.models import RecoveryCode, RecoveryKit
from socialaccounts.vault.recovery.rules import check_may_see
from socialaccounts.vault.recovery.seeds import Code, code_at, seed_of


@dataclass(frozen=True)
class ShownCode:
    """A recovery code on its way to the one page that shows it; `number` is its place in the list."""

    pk: int
    number: int
    text: str = field(repr=False)


@sensitive_variables()
def show_one_time_code(
    *, account: SocialAccount, by: User, reason: str = "", confirmed_at: datetime | None = None
) -> Code:
    """The code of this moment, once it is on record that `by` sees it.

    Raises Refused without entitlement, reason or seed; EncryptionError when the keyring or the seal is broken;
    ConfirmAgain as `vault.actions.reveal` does.
    """
    with watched(by):
        kit = _record_one_time_code(account, by, reason.strip(), confirmed_at)
    return code_at(seed_of(kit), clock.now())


@sensitive_variables()
def show_recovery_code(
    *, account: SocialAccount, by: User, reason: str = "", confirmed_at: datetime | None = None
) -> ShownCode:
    """The next recovery code that nobody has used, once it is on record that `by` sees it.

    It stays the next one until somebody says that it was used. Raises as `show_one_time_code` does.
    """
    with watched(by):
        code = _record_recovery_code(account, by, reason.strip(), confirmed_at)
    return ShownCode(code.pk, code.number, code.unseal())


@transaction.atomic(durable=True)
def _record_one_time_code(
    account: SocialAccount, by: User, reason: str, confirmed_at: datetime | None
) -> RecoveryKit:
    check_may_see(by, account, reason)
    kit = RecoveryKit.objects.filter(account=account).first()
    if kit is None or not kit.has_seed:
        raise Refused(f"The vault has no second factor of {account.name}.")
    _reveal(account, by, Kind.ONE_TIME_CODE, reason)
    audit.record(audit.Event.ONE_TIME_CODE_SHOWN, by=by, target=account, reason=reason)
    check_pace(by, confirmed_at=confirmed_at)
    return kit


@transaction.atomic(durable=True)
def _record_recovery_code(
    account: SocialAccount, by: User, reason: str, confirmed_at: datetime | None
) -> RecoveryCode:
    check_may_see(by, account, reason)
    unused = RecoveryCode.objects.filter(kit__account=account, used_at__isnull=True)
    code = unused.select_related("kit").order_by("number").first()
    if code is None:
        raise Refused(f"The vault has no unused recovery code of {account.name}.")
    _reveal(account, by, Kind.RECOVERY_CODE, reason)
    audit.record(audit.Event.RECOVERY_CODE_SHOWN, by=by, target=account, reason=reason, number=code.number)
    check_pace(by, confirmed_at=confirmed_at)
    return code


def _reveal(account: SocialAccount, by: User, kind: Kind, reason: str) -> None:
    Reveal.objects.create(account=account, person=by, kind=kind, reason=reason)
