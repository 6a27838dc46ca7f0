"""References that people can say on the phone: SA-0012, RQ-0003 (design 8).

A reference is a prefix and the row's number, never stored: what is printed always finds the row.
"""

import re
from collections.abc import Callable

from django.urls import register_converter, reverse

PREFIXES = {
    "SA": "social account",
    "RQ": "request",
    "CF": "consent form",
    "PC": "photo check",
    "EV": "event",
    "IN": "incident",
}
_LARGEST = 2**63 - 1


def reference(prefix: str, number: int) -> str:
    """`reference("SA", 12)` is `"SA-0012"`."""
    return f"{prefix}-{number:04d}"


def number(prefix: str, text: str) -> int | None:
    """The row number that `text` names, or None if it is not a reference with this prefix.

    Case, spaces and the hyphen are forgiven: `number("SA", " sa 12")` is 12.
    """
    match = re.fullmatch(rf"\s*{prefix}[\s-]*([0-9]{{1,19}})\s*", text, re.IGNORECASE | re.ASCII)
    if match is None:
        return None
    value = int(match[1])
    return value if value <= _LARGEST else None


def paths(view: str, prefix: str) -> Callable[[int], str]:
    """How to make the path of `view` for any number. It is worked out once, since only the reference differs."""
    nobodys = reference(prefix, 0)
    path = reverse(view, args=[0])
    return lambda number: path.replace(nobodys, reference(prefix, number))


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
