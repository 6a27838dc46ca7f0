"""Every change of how somebody gets in. Each is audited, and its owner is told."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from accounts import audit
from accounts.people.models import User
from accounts.signin.factors.duty import STRONG, must_have_one
from accounts.signin.factors.models import FactorSecret
from accounts.signin.letters import tell
from accounts.signin.sessions import end_sessions
from config.workflow import Refused

NAME_LETTERS = 60
Whence = Mapping[str, str]
"""The device and the address that a change was made from, as `letters.whence` gives them."""


@transaction.atomic
def add_app(*, by: User, secret: str, whence: Whence) -> bool:
    """Give `by` an authenticator app with this seed; whether recovery codes were made with it. Refused for a second app."""
    if _factors(by).filter(type=Authenticator.Type.TOTP).exists():
        raise Refused("You have an authenticator app already. Remove it first.")
    TOTP.activate(by, secret)
    return _added(by, "An authenticator app", whence)


@transaction.atomic
def add_passkey(*, by: User, name: str, credential: dict[str, Any], whence: Whence) -> bool:
    """Give `by` a passkey that the browser made; whether recovery codes were made with it."""
    _factors(by)
    WebAuthn.add(by, name, credential)
    return _added(by, f"The passkey “{name}”", whence)


def _added(by: User, what: str, whence: Whence) -> bool:
    has_codes = _factors(by).filter(type=Authenticator.Type.RECOVERY_CODES).exists()
    if not has_codes:
        RecoveryCodes.activate(by)
    event = audit.record(audit.Event.FACTOR_ADDED, by=by, target=by, what=what, **whence)
    tell(by, f"{what} was added to your portal sign-in", event=event)
    return not has_codes


@transaction.atomic
def rename_passkey(*, factor: Authenticator, name: str, by: User) -> None:
    """Call a passkey of one's own something else."""
    factor = _factors(by).get(pk=factor.pk, type=Authenticator.Type.WEBAUTHN)
    before = factor.wrap().name
    if before == name:
        return
    factor.wrap().name = name
    factor.save(update_fields=["data"])
    audit.record(audit.Event.FACTOR_RENAMED, by=by, target=by, before=before, after=name)


@transaction.atomic
def remove(*, factor: Authenticator, by: User, whence: Whence) -> None:
    """Take one's own authenticator app or passkey away; with the last one, the recovery codes go too.

    Raises Refused for the last one of a person who must have one.
    """
    mine = _factors(by)
    factor = mine.get(pk=factor.pk, type__in=STRONG)
    last = mine.filter(type__in=STRONG).count() == 1
    if last and must_have_one(by):
        raise Refused("Your work needs a second factor, so add another before you remove this one.")
    what = called(factor)
    _delete(list(mine) if last else [factor])
    event = audit.record(audit.Event.FACTOR_REMOVED, by=by, target=by, what=what, **whence)
    tell(by, f"{what} was removed from your portal sign-in", event=event)


@transaction.atomic
def new_codes(*, by: User, whence: Whence) -> None:
    """Make new recovery codes; the old ones stop working. Raises Refused for somebody without a second factor."""
    mine = _factors(by)
    if not mine.filter(type__in=STRONG).exists():
        raise Refused("Add an authenticator app or a passkey first. Recovery codes stand in for it.")
    _delete(mine.filter(type=Authenticator.Type.RECOVERY_CODES))
    RecoveryCodes.activate(by)
    event = audit.record(audit.Event.RECOVERY_CODES_MADE, by=by, target=by, **whence)
    tell(by, "New recovery codes were made for your portal sign-in", event=event)


@transaction.atomic
def reset(*, user: User, by: User | None, reason: str) -> None:
    """Take every second factor of `user` away and sign them out everywhere, so that they can set up new ones.

    `by=None` is whoever may run commands on the server. Raises Refused for oneself: whoever has lost their own asks another
    administrator.
    """
    if user == by:
        raise Refused("You cannot reset your own. Ask another administrator.")
    had = [called(factor) for factor in _factors(user).filter(type__in=STRONG)]
    _delete(_factors(user))
    ended = end_sessions(user)
    event = audit.record(
        audit.Event.FACTORS_RESET, by=by, target=user, reason=reason, had=had, sessions_ended=ended
    )
    tell(
        user,
        f"{by.full_name if by else 'ICT'} reset your second factor for the portal",
        event=event,
        kind="factors_reset",
        reason=reason,
    )


def called(factor: Authenticator) -> str:
    """What to call a factor in a sentence."""
    if factor.type == Authenticator.Type.WEBAUTHN:
        return f"The passkey “{factor.wrap().name}”"
    return "An authenticator app" if factor.type == Authenticator.Type.TOTP else "Recovery codes"


def _factors(user: User) -> Any:
    """This person's factors, while nobody else changes them: their own row is held."""
    User.objects.get_queryset().select_for_update().get(pk=user.pk)
    return Authenticator.objects.filter(user_id=user.pk).order_by("pk")


def _delete(factors: Any) -> None:
    for factor in factors:
        sealed = [factor.data[key] for key in ("secret", "seed") if key in factor.data]
        FactorSecret.objects.filter(pk__in=sealed).delete()
        factor.delete()
