"""Keeping what an account can be recovered with (policy D1, D9)."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts import audit
from accounts.people.models import User
from config import clock
from config.encryption import SealBroken
from config.workflow import Refused, WrongState
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.recovery.models import ConnectedApp, Owned, RecoveryCode, RecoveryKit
from socialaccounts.vault.recovery.rules import check_may_change
from socialaccounts.vault.recovery.seeds import Seed, matches, seed_of

MOST_CODES, LONGEST_CODE = 50, 60
MOST_APPS = 50


class Details(TypedDict):
    """What stands in the open of a kit."""

    recovery_email: str
    email_owned: str
    recovery_phone: str
    phone_owned: str
    second_factor: str


@transaction.atomic
@sensitive_variables("seed", "code")
def keep_seed(*, account: SocialAccount, by: User, seed: Seed, code: str) -> RecoveryKit:
    """Seal a seed, proved by a code of this moment; it replaces the one before. The same one again is kept once.

    Raises Refused for whoever may not enter, for a closed account, and when the code is not one of the seed.
    """
    kit = _lock(account, by)
    if not matches(seed, code, clock.now()):
        raise Refused(
            "This is not the code that the seed gives now. Wait for the next code and type that one", "code"
        )
    if kit.has_seed and _is_kept(kit, seed):
        return kit
    replaced = kit.has_seed
    kit.digits, kit.period, kit.algorithm = seed.digits, seed.period, seed.algorithm
    kit.seal_seed(seed.secret)
    _save(kit, by)
    audit.record(audit.Event.SEED_KEPT, by=by, target=kit.account, replaced=replaced)
    return kit


@sensitive_variables()
def _is_kept(kit: RecoveryKit, seed: Seed) -> bool:
    try:
        kept = seed_of(kit)
    except SealBroken:
        return False
    return (kept.secret, kept.digits, kept.period, kept.algorithm) == (
        seed.secret,
        seed.digits,
        seed.period,
        seed.algorithm,
    )


@transaction.atomic
def remove_seed(*, account: SocialAccount, by: User, reason: str) -> RecoveryKit:
    """Take the seed out of the vault, since the platform does not go by it any more. Done twice, the first holds.

    Raises Refused for whoever may not enter, for a closed account, and without a reason.
    """
    kit = _lock(account, by)
    if not reason.strip():
        raise Refused("Enter why it is taken out", "reason")
    if kit.has_seed:
        kit.sealed_seed = b""
        _save(kit, by)
        audit.record(audit.Event.SEED_REMOVED, by=by, target=kit.account, reason=reason.strip())
    return kit


@transaction.atomic
@sensitive_variables("codes", "tidy")
def replace_codes(*, account: SocialAccount, by: User, codes: Sequence[str]) -> int:
    """Seal a new list of recovery codes in place of the whole one before; returns how many.

    Raises Refused for whoever may not enter, for a closed account, and, naming no code, for a list that cannot be one.
    """
    kit = _lock(account, by)
    tidy = [" ".join(code.split()) for code in codes]
    if not tidy or not all(tidy):
        raise Refused("Enter the recovery codes, one on each line", "codes")
    if len(tidy) > MOST_CODES:
        raise Refused(f"There are more than {MOST_CODES} lines. Enter the recovery codes alone", "codes")
    if any(len(code) > LONGEST_CODE for code in tidy):
        raise Refused(f"A recovery code must be {LONGEST_CODE} characters or fewer", "codes")
    if len(set(tidy)) != len(tidy):
        raise Refused("One of the codes is there twice. Copy the list from the platform again", "codes")
    _save(kit, by)
    gone, _ = kit.codes.all().delete()
    rows = [RecoveryCode(kit=kit, number=number) for number in range(1, len(tidy) + 1)]
    for row, code in zip(rows, tidy, strict=True):
        row.seal(code)
    RecoveryCode.objects.bulk_create(rows)
    audit.record(
        audit.Event.RECOVERY_CODES_REPLACED, by=by, target=kit.account, codes=len(rows), codes_before=gone
    )
    return len(rows)


@transaction.atomic
def mark_used(*, account: SocialAccount, by: User, code: int) -> RecoveryCode:
    """Say that a recovery code, by its id, was used, so that it is not shown again. Said twice, the first holds.

    Raises Refused for whoever may not enter and for a closed account, WrongState when the list has no such code now.
    """
    account = _lock(account, by).account
    found = RecoveryCode.objects.filter(kit__account=account, pk=code).defer("sealed_code").first()
    if found is None:
        raise WrongState("The list of recovery codes was replaced meanwhile. Nothing was changed.")
    if found.used_at is None:
        found.used_at, found.used_by = clock.now(), by
        found.save(update_fields=["used_at", "used_by"])
        audit.record(audit.Event.RECOVERY_CODE_USED, by=by, target=account, number=found.number)
    return found


@transaction.atomic
def change_details(*, account: SocialAccount, by: User, **details: Unpack[Details]) -> RecoveryKit:
    """Change what stands in the open. Without a difference nothing is recorded.

    Raises Refused for whoever may not enter and for a closed account.
    """
    kit = _lock(account, by)
    changed = [name for name, value in details.items() if getattr(kit, name) != value]
    if changed:
        for name in changed:
            setattr(kit, name, details[name])  # type: ignore[literal-required]
        _save(kit, by)
        # Which, not what: a phone number may be a person's own, and the audit is for ever.
        labels = [str(RecoveryKit._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
        audit.record(audit.Event.RECOVERY_CHANGED, by=by, target=kit.account, changed=labels)
    return kit


@transaction.atomic
def add_app(*, account: SocialAccount, by: User, name: str, owned: str = Owned.UNKNOWN) -> ConnectedApp:
    """Put an application that may act in the account on the list.

    Raises Refused for whoever may not enter, for a closed account, without a name, and for one on the list already.
    """
    kit = _lock(account, by)
    name = " ".join(name.split())
    if not name:
        raise Refused("Enter the name of the app", "name")
    if not kit.pk:
        _save(kit, by)
    if kit.apps.filter(name__iexact=name).exists():
        raise Refused(f"{name} is on the list already", "name")
    if kit.apps.count() >= MOST_APPS:
        raise Refused(f"The list has {MOST_APPS} apps, which is as many as it takes.")
    app = ConnectedApp.objects.create(kit=kit, name=name, owned=owned)
    audit.record(audit.Event.APP_CONNECTED, by=by, target=kit.account, app=name)
    return app


@transaction.atomic
def remove_app(*, app: ConnectedApp, by: User) -> None:
    """Take an application off the list. Done twice, the first holds.

    Raises Refused for whoever may not enter and for a closed account.
    """
    kit = _lock(app.kit.account, by)
    gone, _ = ConnectedApp.objects.filter(pk=app.pk).delete()
    if gone:
        audit.record(audit.Event.APP_DISCONNECTED, by=by, target=kit.account, app=app.name)


def _lock(account: SocialAccount, by: User) -> RecoveryKit:
    """The account's kit, its account locked; a new one, unsaved, where there is none."""
    account = SocialAccount.objects.lock(account.pk)
    check_may_change(by, account)
    kit = RecoveryKit.objects.filter(account=account).first() or RecoveryKit()
    kit.account = account
    return kit


def _save(kit: RecoveryKit, by: User) -> None:
    kit.changed_at, kit.changed_by = clock.now(), by
    kit.save()
