"""Looking for a name without writing it into an address: what is searched travels sealed (design 5.4).

A page's address ends up in histories, logs and bookmarks; a child's name must not.
"""

import base64
import binascii

from accounts.models import User
from config import encryption

LONGEST = 100


def hide(text: str, user: User) -> str:
    """The text as an opaque word for an address, readable by the portal alone, and for this person only."""
    sealed = encryption.seal(text[:LONGEST].encode(), context=_context(user))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def reveal(word: str, user: User) -> str:
    """What `hide` was given; empty for a word that is broken or another person's."""
    try:
        sealed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        return encryption.unseal(sealed, context=_context(user)).decode()
    except (binascii.Error, ValueError, encryption.SealBroken):
        return ""


def _context(user: User) -> str:
    return f"consents.finding:{user.pk}"
