"""A version of the paper form in words, by itself and beside another."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.templatetags.portal import in_words
from consents.records.models import Wording


def rows_of_wording(wording: Wording) -> list[dict[str, str]]:
    """The rows of a summary list."""
    naming = "\n".join(label for _, label in wording.naming_choices)
    return [
        {"key": "Channels offered", "value": "\n".join(wording.labels.values())},
        {"key": "Uses offered", "value": "\n".join(str(label) for _, label in wording.media_choices)},
        {"key": "Naming offered", "value": naming},
        {
            "key": "Holds at most",
            "value": f"{wording.max_months} months" if wording.max_months else "No limit",
        },
        {"key": "The child is asked from", "value": _age(wording)},
        {
            "key": "Photos already taken",
            "value": "Can be covered" if wording.covers_earlier_photos else "Never covered",
        },
        {"key": "Issued", "value": in_words(wording.issued_on) if wording.issued_on else "Not yet: a draft"},
    ]


@dataclass(frozen=True)
class Difference:
    """One line of two versions; `differs` where they do not say the same."""

    key: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


def differences(left: Wording, right: Wording) -> list[Difference]:
    """Each line of both versions, in the order of the paper."""
    pairs = zip(rows_of_wording(left), rows_of_wording(right), strict=True)
    return [Difference(one["key"], one["value"], other["value"]) for one, other in pairs]


def _age(wording: Wording) -> str:
    return f"{wording.own_say_age} years" if wording.own_say_age else "The council’s age"
