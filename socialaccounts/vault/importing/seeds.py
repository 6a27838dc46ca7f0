"""Second-factor seeds (RFC 6238) as other programs keep them: base32 text, or an otpauth address."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from django.views.decorators.debug import sensitive_variables

from config.workflow import Refused

_FEWEST_BYTES, _MOST_BYTES = 10, 128
_CANNOT = "The portal cannot make codes from this seed"


@dataclass(frozen=True)
class Seed:
    """A seed with what its codes look like, as the recovery kit keeps it. `secret` is base32 without spaces."""

    secret: str = field(repr=False)
    digits: int = 6
    period: int = 30
    algorithm: str = "SHA1"


@sensitive_variables()
def read_seed(text: str) -> Seed:
    """The seed in a base32 text or an otpauth:// address. Raises Refused for what makes no codes by the clock."""
    try:
        if "://" not in text:
            return Seed(_checked(text))
        parts = urlsplit(text)
        asked = {name.lower(): value for name, value in parse_qsl(parts.query)}
        digits, period = int(asked.get("digits", "6")), int(asked.get("period", "30"))
    except ValueError:
        raise Refused(_CANNOT) from None
    algorithm = asked.get("algorithm", "SHA1").upper().replace("-", "")
    is_totp = (parts.scheme.lower(), parts.netloc.lower()) == ("otpauth", "totp") and "encoder" not in asked
    usual = algorithm in ("SHA1", "SHA256", "SHA512") and digits in (6, 7, 8) and 10 <= period <= 120
    if not (is_totp and usual):
        raise Refused(_CANNOT)
    return Seed(_checked(asked.get("secret", "")), digits, period, algorithm)


@sensitive_variables()
def _checked(typed: str) -> str:
    secret = re.sub(r"[\s\-]+", "", typed).rstrip("=").upper()
    try:
        size = len(base64.b32decode(secret + "=" * (-len(secret) % 8)))
    except binascii.Error:
        raise Refused(_CANNOT) from None
    if not _FEWEST_BYTES <= size <= _MOST_BYTES:
        raise Refused(_CANNOT)
    return secret
