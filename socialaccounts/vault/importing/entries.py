"""A row of a file as what it means: tidied where the register tidies, kept to the letter where it is a secret."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pyotp
from django.views.decorators.debug import sensitive_variables

from config import clock
from socialaccounts.register.addresses import host_of, normal_handle
from socialaccounts.vault.importing.terms import Field

_SIGN_IN = frozenset(
    ["login", "signin", "sign-in", "log-in", "sign_in", "auth", "oauth", "oauth2", "account", "accounts", "session",
     "sessions", "checkpoint", "challenge", "password", "home", "uas", "flow", "servicelogin", "identity"]
)  # fmt: skip


@dataclass(frozen=True)
class Seed:
    """A second-factor seed as the recovery kit keeps it."""

    secret: str = field(repr=False)
    digits: int = 6
    period: int = 30
    algorithm: str = "SHA1"


@dataclass(frozen=True)
class Entry:
    """What one row says. `address` is its web address if that is an account's own, "" for a page to sign in at.

    `changed` is None where the row does not say, or not legibly, when its password was changed.
    """

    number: int
    name: str
    url: str
    platform: str
    handle: str
    username: str
    password: str = field(repr=False)
    seed: str = field(repr=False)
    changed: date | None
    has_notes: bool
    folder: str
    too_many_cells: bool
    unkeepable: str

    @property
    def address(self) -> str:
        return "" if is_sign_in_page(self.url) else self.url


@sensitive_variables()
def read_entry(number: int, cells: Sequence[str], columns: Mapping[str, int], width: int) -> Entry:
    """The entry in a row of a table that is `width` columns wide; `columns` maps a Field's value to its place."""

    def cell(one: Field) -> str:
        place = columns.get(one.value, -1)
        return cells[place] if 0 <= place < len(cells) else ""

    url = cell(Field.URL).strip()
    return Entry(
        number=number,
        name=" ".join(cell(Field.NAME).split()),
        url=url if _is_web(url) else "",
        platform=cell(Field.PLATFORM).strip(),
        handle=normal_handle(cell(Field.HANDLE)),
        username=cell(Field.USERNAME).strip(),
        password=cell(Field.PASSWORD),
        seed=cell(Field.SEED).strip(),
        changed=_day(cell(Field.CHANGED).strip()),
        has_notes=bool(cell(Field.NOTES).strip()),
        folder=cell(Field.FOLDER).strip(),
        too_many_cells=any(one.strip() for one in cells[width:]),
        unkeepable=next((one.value for one in Field if _unkeepable(cell(one))), ""),
    )


def is_sign_in_page(url: str) -> bool:
    """Whether an address is where people sign in, which many accounts share, rather than that of one account."""
    path = re.split(r"[?#]", re.sub(r"^[a-z]+://", "", url.lower()), maxsplit=1)[0].partition("/")[2]
    parts = [part.rpartition(".")[0] or part for part in path.split("/") if part]
    return not parts or any(part in _SIGN_IN for part in parts)


@sensitive_variables()
def read_seed(text: str) -> Seed | None:
    """The seed in an otpauth address or a base32 text; None where the portal cannot make codes from it."""
    try:
        if "://" not in text:
            secret = re.sub(r"[\s-]", "", text).upper()
            pyotp.TOTP(secret).now()
            return Seed(secret)
        read = pyotp.parse_uri(text)
        if not isinstance(read, pyotp.TOTP) or type(read) is not pyotp.TOTP:
            return None
        read.now()
        seed = Seed(read.secret.upper(), read.digits, read.interval, read.digest().name.upper())
    except (ValueError, TypeError, AttributeError):
        return None
    standard = seed.algorithm in ("SHA1", "SHA256", "SHA512") and seed.digits in (6, 7, 8)
    return seed if standard and 10 <= seed.period <= 120 else None


def _is_web(url: str) -> bool:
    scheme, found, _ = url.partition("://")
    return bool(host_of(url)) and (not found or scheme.lower() in ("http", "https"))


def _unkeepable(text: str) -> bool:
    """Whether the database cannot keep `text`: NUL, and halves of characters."""
    return "\0" in text or any("\ud800" <= one <= "\udfff" for one in text)


def _day(text: str) -> date | None:
    """The London date in ISO text, or in day, month, year as people write them here."""
    try:
        moment = datetime.fromisoformat(text)
        return clock.london_date(moment) if moment.tzinfo else clock.london_date(moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        found = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text, re.ASCII)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
