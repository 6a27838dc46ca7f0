"""What is in a pack: one plain text that a tired person can read, and that any `age` program brings back."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from pyotp.utils import build_uri

from accounts.templatetags.portal import at_time, in_words
from config import encryption
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.vault.access.models import AccessChange, Administrator
from socialaccounts.vault.models import Version
from socialaccounts.vault.pack.models import Pack
from socialaccounts.vault.recovery.models import RecoveryCode, RecoveryKit

logger = logging.getLogger(__name__)

CLOSED = "(The vault could not open this. Recover the account on the platform.)"
_RULE = "=" * 72
_INDENT = 18


@dataclass(frozen=True)
class Contents:
    """The accounts of a pack, read in one moment with everything about them, and sealed still."""

    accounts: list[SocialAccount] = field(repr=False)

    @property
    def versions(self) -> list[Version]:
        """The passwords that go into it, in force and pending."""
        credentials = (_credential(account) for account in self.accounts)
        return [one for each in credentials if each for one in [*each.in_force, *each.awaited]]


def gather() -> Contents:
    """Every live account by name, in a number of queries that does not grow with them."""
    administrators = Administrator.objects.current().select_related("user").order_by("since", "pk")
    accounts = (
        SocialAccount.objects.live()
        .select_related("platform", "service", "credential", "recovery_kit")
        .prefetch_related(
            Prefetch("credential__versions", Version.objects.current(), to_attr="in_force"),
            Prefetch("credential__versions", Version.objects.pending(), to_attr="awaited"),
            Prefetch(
                "recovery_kit__codes", RecoveryCode.objects.filter(used_at__isnull=True), to_attr="unused"
            ),
            "recovery_kit__apps",
            Prefetch("administrators", administrators, to_attr="present_administrators"),
            Prefetch("access_changes", AccessChange.objects.order_by("-pk"), to_attr="ways_in"),
        )
    )
    return Contents(list(accounts.order_by("sort_name", "pk")))


def text(pack: Pack, contents: Contents) -> str:
    """The pack in clear, to be sealed at once. A damaged value is said to be so in its place. Raises KeysetMissing."""
    return "\n".join(_lines(pack, contents)) + "\n"


def _lines(pack: Pack, contents: Contents) -> Iterator[str]:
    approver = pack.approved_by.full_name if pack.approved_by else ""
    yield from (
        f"SEALED EMERGENCY PACK {pack.pk}",
        f"{settings.COUNCIL_NAME}: what opens the council's social media accounts",
        f"Made on {at_time(pack.made_at)} for {pack.asked_by.full_name}, approved by {approver}.",
        f"Reason: {pack.reason}",
        "",
        "NOW THAT IT IS OPEN",
        "1. Sign in only to the accounts that you need.",
        "2. Tell a colleague in comms that you opened it, and write down when and why.",
        "3. As soon as the portal answers, say so there:",
        f"   {settings.PORTAL_URL}{pack.get_absolute_url()}",
        "   Every password in this pack is changed after that.",
        "4. Delete this text. Do not mail it, print it or copy it to a shared folder.",
        "",
        f"ACCOUNTS IN IT: {len(contents.accounts)}",
    )
    width = len(str(len(contents.accounts)))
    for number, account in enumerate(contents.accounts, start=1):
        yield f"{number:{width}}. {account.name} ({account.platform.name})"
    for number, account in enumerate(contents.accounts, start=1):
        yield from ("", _RULE, f"{number}. {account.name} ({account.platform.name})", "")
        yield from (_line(label, value) for label, value in _facts(account) if value)
    yield from ("", _RULE, f"End of pack {pack.pk}.")


def _line(label: str, value: str) -> str:
    """A label and its value; what follows on another line stands under the value."""
    return f"{label:<{_INDENT}}" + ("\n" + " " * _INDENT).join(value.split("\n"))


def _facts(account: SocialAccount) -> Iterator[tuple[str, str]]:
    yield "Reference", account.reference
    yield "Address", account.url
    yield "Name there", account.handle
    yield "Service", account.service.name
    yield "How to get in", AccessModel(account.access_model).label
    if account.access_model == AccessModel.HELD_ELSEWHERE:
        changes: list[AccessChange] = account.ways_in  # type: ignore[attr-defined]
        yield "Held in", changes[0].kept_in if changes else ""
    people: list[Administrator] = account.present_administrators  # type: ignore[attr-defined]
    yield "Administrators", "\n".join(_administrator(one) for one in people)
    if credential := _credential(account):
        yield "Username", credential.username
        for version in credential.in_force:
            yield "Password", _opened(version, version.unseal)
        for version in credential.awaited:
            yield "New password", _opened(version, version.unseal)
            yield "", "(Not known to work yet: if it does not, the other one does.)"
    if hasattr(account, "recovery_kit"):
        yield from _kit(account, account.recovery_kit)


def _kit(account: SocialAccount, kit: RecoveryKit) -> Iterator[tuple[str, str]]:
    if kit.has_seed:
        seed = _opened(kit, kit.unseal_seed)
        yield "Second factor", seed if seed == CLOSED else _otpauth(account, kit, seed)
        if seed != CLOSED:
            yield "", "(Add this line, or the secret in it, to any authenticator app.)"
    yield "Other factor", kit.second_factor
    codes: list[RecoveryCode] = kit.unused  # type: ignore[attr-defined]
    yield "Recovery codes", "\n".join(_code(one) for one in codes)
    yield "Recovery e-mail", _owned(kit.recovery_email, kit.get_email_owned_display())
    yield "Recovery phone", _owned(kit.recovery_phone, kit.get_phone_owned_display())
    yield "Connected apps", "\n".join(app.name for app in kit.apps.all())


def _otpauth(account: SocialAccount, kit: RecoveryKit, seed: str) -> str:
    credential = _credential(account)
    name = credential.username if credential else account.name
    # Only written down, not used: a seed that this library finds too short is the platform's to judge.
    return build_uri(
        seed,
        name,
        issuer=account.platform.name,
        algorithm=kit.algorithm,
        digits=kit.digits,
        period=kit.period,
    )


def _code(code: RecoveryCode) -> str:
    def unseal() -> str:
        return encryption.unseal(bytes(code.sealed_code), context=code.context).decode()

    return f"{code.number}) {_opened(code, unseal)}"


def _opened(row: object, unseal: Callable[[], str]) -> str:
    try:
        return unseal()
    except encryption.SealBroken:
        logger.exception("%s does not open and is missing from the emergency pack.", row)
        return CLOSED


def _administrator(one: Administrator) -> str:
    who = one.user.full_name if one.user else one.name
    login = f", as {one.name}" if one.user and one.name else ""
    return f"{who}{login}, since {in_words(one.since)}"


def _owned(value: str, owned: str) -> str:
    return f"{value} (the council's own: {owned.lower()})" if value else ""


def _credential(account: SocialAccount) -> Any:
    """The credential with `in_force` and `awaited`, its versions as `gather` fetched them; None where there is none."""
    return getattr(account, "credential", None)
