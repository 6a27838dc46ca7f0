"""References that people can say on the phone: SA-0012, RQ-0003 (design 8).

A reference is a prefix and the row's number, never stored: what is printed always finds the row. On paper a check letter
follows it (CF-0012-T), so that a digit misheard or written wrongly names nobody else's row.
"""

import re
from collections.abc import Callable

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad
from django.urls import register_converter, reverse

PREFIXES = {
    "SA": "social account",
    "RQ": "request",
    "CF": "consent form",
    "PC": "photo check",
    "EV": "event",
    "IN": "incident",
    "TD": "take-down",
    "DI": "disposal",
}
_LARGEST = 2**63 - 1
_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
"""No I, O or U, taken for 1, 0 and V. There are 23, a prime: one wrong digit, or two swapped, changes the letter."""


def reference(prefix: str, number: int) -> str:
    """`reference("SA", 12)` is `"SA-0012"`."""
    return f"{prefix}-{number:04d}"


def check_letter(prefix: str, number: int) -> str:
    """The letter that follows the reference on paper: `check_letter("CF", 12)`."""
    spread = sum(ord(char) * place for place, char in enumerate(prefix, 1))
    return _LETTERS[(number + spread) % len(_LETTERS)]


def checked_reference(prefix: str, number: int) -> str:
    """The reference as it is printed on paper, with its check letter."""
    return f"{reference(prefix, number)}-{check_letter(prefix, number)}"


def number(prefix: str, text: str) -> int | None:
    """The row number that `text` names, or None if it is not a reference with this prefix.

    Case, spaces and hyphens are forgiven: `number("SA", " sa 12")` is 12. The check letter of a paper may follow; a wrong
    one names nothing.
    """
    match = re.fullmatch(
        rf"\s*{prefix}[\s-]*([0-9]{{1,19}})(?:[\s-]*([A-Z]))?\s*", text, re.IGNORECASE | re.ASCII
    )
    if match is None:
        return None
    value = int(match[1])
    if match[2] and match[2].upper() != check_letter(prefix, value):
        return None
    return value if value <= _LARGEST else None


def paths(view: str, prefix: str) -> Callable[[int], str]:
    """How to make the path of `view` for any number. It is worked out once, since only the reference differs."""
    nobodys = reference(prefix, 0)
    path = reverse(view, args=[0])
    return lambda number: path.replace(nobodys, reference(prefix, number))


def path_in_database(view: str, column: str) -> Concat:
    """The path of `view` for the row number in `column`, made by the database as `reverse` makes it."""
    before, _, after = reverse(view, args=[0]).partition("0000")
    number = Cast(F(column), CharField())
    padded = LPad(number, Greatest(Value(4), Length(number)), Value("0"))
    return Concat(Value(before), padded, Value(after), output_field=CharField())


class _Converter:
    prefix: str
    regex: str

    def to_python(self, value: str) -> int:
        found = number(self.prefix, value)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: int) -> str:
        return reference(self.prefix, int(value))


def register_converters() -> None:
    """Make `<sa:pk>`, `<rq:pk>`, `<cf:pk>`, `<pc:pk>`, `<ev:pk>` and `<in:pk>` usable in URL patterns."""
    for prefix in PREFIXES:
        members = {"prefix": prefix, "regex": rf"(?i:{prefix})-[0-9]{{1,19}}"}
        register_converter(type(f"{prefix}Converter", (_Converter,), members), prefix.lower())
