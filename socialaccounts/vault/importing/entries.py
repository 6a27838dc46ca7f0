"""A row of a file as what it means: tidied where the register tidies, kept to the letter where it is a secret."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.views.decorators.debug import sensitive_variables

from config import clock
from socialaccounts.register.addresses import host_of, normal_handle
from socialaccounts.vault.importing.terms import Field

_SIGN_IN = frozenset(
    ["login", "signin", "sign-in", "log-in", "sign_in", "auth", "oauth", "oauth2", "account", "accounts", "session",
     "sessions", "checkpoint", "challenge", "password", "home", "uas", "flow", "servicelogin", "identity"]
)  # fmt: skip

# NUL, and halves of characters.
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
_WEB = re.compile(r"(https?://)?[\w.-]+\.[\w-]+\.?(:\d+)?([/?#]|$)", re.IGNORECASE)


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

    def found(one: Field) -> str:
        place = columns.get(one.value, -1)
        return cells[place] if 0 <= place < len(cells) else ""

    def cell(one: Field) -> str:
        # What the database cannot keep it cannot be asked for either; `unkeepable` says where it was.
        return _UNKEEPABLE.sub("", found(one))

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
        unkeepable=next((one.value for one in Field if _UNKEEPABLE.search(found(one))), ""),
    )


def is_sign_in_page(url: str) -> bool:
    """Whether an address is where people sign in, which many accounts share, rather than that of one account."""
    path = re.split(r"[?#]", re.sub(r"^[a-z]+://", "", url.lower()), maxsplit=1)[0].partition("/")[2]
    parts = [part.rpartition(".")[0] or part for part in path.split("/") if part]
    return not parts or any(part in _SIGN_IN for part in parts)


def _is_web(url: str) -> bool:
    return _WEB.match(url) is not None and host_of(url) != ""


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
