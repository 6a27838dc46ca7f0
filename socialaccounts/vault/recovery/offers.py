"""A seed between its reading and its keeping: sealed in the page that asks for its first code, and nowhere else."""

import base64
import binascii
import json
from dataclasses import asdict

from django.views.decorators.debug import sensitive_variables

from accounts.people.models import User
from config import clock, encryption
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.recovery.seeds import Seed

_SECONDS = 600


@sensitive_variables()
def offer(seed: Seed, *, account: SocialAccount, by: User) -> str:
    """A text that only this portal opens again, for this person and this account, within ten minutes."""
    plain = json.dumps({**asdict(seed), "at": clock.now().timestamp()}).encode()
    return base64.urlsafe_b64encode(encryption.seal(plain, context=_context(account, by))).decode()


@sensitive_variables()
def offered(text: str, *, account: SocialAccount, by: User) -> Seed | None:
    """The seed in what `offer` gave; None for anything else, or when it is too old. Raises KeysetMissing."""
    try:
        sealed = base64.urlsafe_b64decode(text.encode())
        told = json.loads(encryption.unseal(sealed, context=_context(account, by)))
    except (binascii.Error, ValueError, encryption.SealBroken):
        return None
    age = clock.now().timestamp() - told.pop("at")
    return Seed(**told) if 0 <= age <= _SECONDS else None


def _context(account: SocialAccount, by: User) -> str:
    return f"socialaccounts.recoverykit:{account.pk}:offered:{by.pk}"
