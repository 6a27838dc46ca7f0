"""The passphrase of a pack: words that people can write down and type, made by the portal and kept nowhere in it.

The page that shows one has it in its form as well, sealed to the pack and the person, so that the portal knows it again when
the form comes back: neither the database nor the session nor the address ever has it. Whoever comes to the page anew, by the
back button too, is offered another one. Since the passphrase is typed from the paper that it was written on, the file can
only have the one on the paper.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from functools import lru_cache
from hmac import compare_digest

from xkcdpass import xkcd_password

from config import encryption

WORDS = 7
"""Of 7,772 words each: 90 bits, beyond guessing even for whoever has the file."""
_PARTED = re.compile(r"[\s\-‐-―]+")


@dataclass(frozen=True)
class Offer:
    """A passphrase on its way to the one page that shows it; `word` is the sealed form of it for that page's form."""

    passphrase: str = field(repr=False)
    word: str = field(repr=False)

    def is_what(self, typed: str) -> bool:
        """Whether somebody typed this passphrase; capitals, and how the words are parted, do not matter."""
        parts = [part for part in _PARTED.split(typed.casefold()) if part]
        return compare_digest("-".join(parts).encode(), self.passphrase.encode())


def offer(*, pack: int, person: int) -> Offer:
    """A new passphrase for that pack and person. Raises KeysetMissing."""
    words = xkcd_password.generate_xkcdpassword(_words(), numwords=WORDS, delimiter="-")
    sealed = encryption.seal(words.encode(), context=_context(pack, person))
    return Offer(words, base64.urlsafe_b64encode(sealed).decode())


def offered(word: str, *, pack: int, person: int) -> Offer | None:
    """The offer whose sealed form came back; None for one that is broken or another's. Raises KeysetMissing."""
    try:
        sealed = base64.urlsafe_b64decode(word)
        return Offer(encryption.unseal(sealed, context=_context(pack, person)).decode(), word)
    except (binascii.Error, ValueError, encryption.SealBroken):
        return None


def _context(pack: int, person: int) -> str:
    return f"socialaccounts.pack:{pack}:passphrase:{person}"


@lru_cache(maxsize=1)
def _words() -> list[str]:
    """The EFF's long list, without its four words that have a hyphen of their own."""
    file = xkcd_password.locate_wordfile("eff-long")
    return list(xkcd_password.generate_wordlist(file, min_length=3, max_length=9, valid_chars="[a-z]"))
