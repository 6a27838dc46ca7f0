"""Seeds of one-time codes (RFC 6238): read as platforms give them, and the code of an instant."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pyotp
from django.views.decorators.debug import sensitive_variables

from config.workflow import Refused
from socialaccounts.vault.recovery.models import RecoveryKit

FEWEST_BYTES, MOST_BYTES = 10, 128
_DIGESTS: dict[str, Callable[..., Any]] = {
    "SHA1": hashlib.sha1,
    "SHA256": hashlib.sha256,
    "SHA512": hashlib.sha512,
}

NOT_BASE32 = "The seed has only the letters A to Z and the numbers 2 to 7. A zero is the letter O, a one the letter I or L"
TOO_SHORT = "The seed is too short. Copy all of it from the platform"
TOO_LONG = "The seed is too long. Copy it from the platform again"
ANOTHER_CODE = (
    "This code is not for a second factor. Use the one that the platform shows to set up an authenticator app"
)
BATCH = "This is the export of an authenticator app. Use the code that the platform shows to set one up"
COUNTED = "This second factor counts up instead of going by the clock, which the portal cannot keep. Set up another one"
INCOMPLETE = "The code for the second factor is incomplete or damaged. Show it again on the platform"


@dataclass(frozen=True)
class Seed:
    """A seed with what its codes look like. `secret` is base32 without spaces; `label` says of what, where that is known."""

    secret: str = field(repr=False)
    digits: int = 6
    period: int = 30
    algorithm: str = "SHA1"
    label: str = ""


@dataclass(frozen=True)
class Code:
    """A one-time code, and how many seconds it lives from now on; `next` follows it."""

    text: str = field(repr=False)
    next: str = field(repr=False)
    seconds_left: int


class _Totp(pyotp.TOTP):
    """The library's codes, also for seeds shorter than it accepts: some platforms still give 80 bits."""

    def byte_secret(self) -> bytes:
        return _bytes_of(self.secret)


@sensitive_variables()
def read_seed(text: str) -> Seed:
    """The seed in a typed text or an otpauth:// address. Raises Refused, in one sentence that does not repeat it."""
    text = text.strip()
    if text.lower().startswith("otpauth-migration:"):
        raise Refused(BATCH, "seed")
    if ":" in text:
        return _from_uri(text)
    return Seed(_checked(text))


@sensitive_variables()
def _from_uri(text: str) -> Seed:
    try:
        parts = urlsplit(text)
        given = parse_qsl(parts.query, strict_parsing=True)
    except ValueError:
        raise Refused(INCOMPLETE if text.lower().startswith("otpauth:") else ANOTHER_CODE, "seed") from None
    if parts.scheme.lower() != "otpauth":
        raise Refused(ANOTHER_CODE, "seed")
    if parts.netloc.lower() == "hotp":
        raise Refused(COUNTED, "seed")
    asked = {name.lower(): value for name, value in given}
    if parts.netloc.lower() != "totp" or len(asked) != len(given) or not asked.get("secret"):
        raise Refused(INCOMPLETE, "seed")
    algorithm = asked.get("algorithm", "SHA1").upper().replace("-", "").removeprefix("HMAC")
    digits, period = _whole(asked.get("digits", "6")), _whole(asked.get("period", "30"))
    if algorithm not in _DIGESTS or digits not in (6, 7, 8) or not 10 <= period <= 120 or "encoder" in asked:
        raise Refused("The platform uses codes of a kind that the portal cannot make", "seed")
    return Seed(
        _checked(asked["secret"]), digits, period, algorithm, _label(parts.path, asked.get("issuer", ""))
    )


@sensitive_variables()
def _checked(typed: str) -> str:
    secret = re.sub(r"[\s\-]+", "", typed).rstrip("=").upper()
    if not re.fullmatch(r"[A-Z2-7]+", secret):
        raise Refused(NOT_BASE32, "seed")
    try:
        size = len(_bytes_of(secret))
    except binascii.Error:
        raise Refused(INCOMPLETE, "seed") from None
    if not FEWEST_BYTES <= size <= MOST_BYTES:
        raise Refused(TOO_SHORT if size < FEWEST_BYTES else TOO_LONG, "seed")
    return secret


def _bytes_of(secret: str) -> bytes:
    return base64.b32decode(secret + "=" * (-len(secret) % 8))


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else 0


def _label(path: str, issuer: str) -> str:
    """Who gave the seed and for which login, as authenticator apps show it."""
    name = unquote(path.removeprefix("/")).strip()
    label = name if not issuer or name.startswith(issuer) else f"{issuer}: {name}"
    return "".join(letter for letter in label if letter.isprintable())[:120]


@sensitive_variables()
def seed_of(kit: RecoveryKit) -> Seed:
    """The seed in a kit. Raises EncryptionError. Only actions call this, once the audit event is committed."""
    return Seed(kit.unseal_seed(), kit.digits, kit.period, kit.algorithm)


@sensitive_variables()
def code_at(seed: Seed, instant: datetime) -> Code:
    """The code of an instant, and the one after it."""
    totp, second = _totp(seed), int(instant.timestamp())
    return Code(totp.at(second), totp.at(second, counter_offset=1), seed.period - second % seed.period)


@sensitive_variables()
def matches(seed: Seed, typed: str, instant: datetime) -> bool:
    """Whether `typed` is the code of an instant, or of the step before or after it: clocks differ, people are slow."""
    code = re.sub(r"\s", "", typed)
    return code.isascii() and _totp(seed).verify(code, for_time=int(instant.timestamp()), valid_window=1)


def _totp(seed: Seed) -> pyotp.TOTP:
    return _Totp(seed.secret, digits=seed.digits, interval=seed.period, digest=_DIGESTS[seed.algorithm])
