"""Seeds, and pictures of their codes."""

import base64
import io
from urllib.parse import quote

import segno
from PIL import Image

from accounts.models import User
from socialaccounts.models import RecoveryCode, RecoveryKit, SocialAccount
from tests.factories import make_user

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RFC = {
    "SHA1": base64.b32encode(b"12345678901234567890").decode(),
    "SHA256": base64.b32encode(b"12345678901234567890123456789012").decode(),
    "SHA512": base64.b32encode(b"1234567890123456789012345678901234567890123456789012345678901234").decode(),
}
"""The seeds of RFC 6238, appendix B."""


def uri(
    seed: str = SEED, *, kind: str = "totp", label: str = "Facebook:chesterfield parks", **more: object
) -> str:
    """An address as platforms put it into their code."""
    query = "&".join(f"{name}={quote(str(value))}" for name, value in {"secret": seed, **more}.items())
    return f"otpauth://{kind}/{quote(label)}?{query}"


def picture(text: str, *, scale: int = 6, angle: int = 0, kind: str = "PNG", **more: object) -> bytes:
    """A picture of a QR code, turned by some degrees."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=scale, border=4, **more)
    image = Image.open(io.BytesIO(out.getvalue()))
    if angle or kind != "PNG":
        image = image.convert("RGB").rotate(
            angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC
        )
    return as_file(image, kind) if angle or kind != "PNG" else out.getvalue()


def as_file(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def make_kit(
    account: SocialAccount, seed: str = SEED, *, by: User | None = None, **fields: object
) -> RecoveryKit:
    """The account's kit, with a sealed seed unless it is empty."""
    kit = RecoveryKit(account=account, changed_by=by or make_user(), **fields)
    if seed:
        kit.seal_seed(seed)
    kit.save()
    return kit


def make_codes(kit: RecoveryKit, *codes: str) -> None:
    """The kit's recovery codes, sealed."""
    for number, code in enumerate(codes, start=1):
        row = RecoveryCode(kit=kit, number=number)
        row.seal(code)
        row.save()
