"""The code on every page of a printed form: which form, which page, of how many."""

import re
from dataclasses import dataclass

from config.references import check_letter, checked_reference, number

MOST_PAGES = 9
_SHAPE = re.compile(r"(CF-[0-9]{4,19}-[A-Z]) ([1-9])/([1-9])")


@dataclass(frozen=True, order=True)
class PageCode:
    """The form's number, this page and the number of its pages, from 1."""

    form: int
    page: int
    of: int

    def __str__(self) -> str:
        """What the code holds, in letters that a QR code packs tightly: `CF-0012-T 1/2`."""
        return f"{checked_reference('CF', self.form)} {self.page}/{self.of}"

    @property
    def in_print(self) -> str:
        """The same for people."""
        return f"{checked_reference('CF', self.form)}, page {self.page} of {self.of}"


def read_code(text: str) -> PageCode | None:
    """What a code says, or None if it is not one of ours: another shape, a wrong check letter, page 3 of 2."""
    match = _SHAPE.fullmatch(text)
    form = number("CF", match[1]) if match else None
    if match is None or form is None or not match[1].endswith(check_letter("CF", form)):
        return None
    page, of = int(match[2]), int(match[3])
    return PageCode(form, page, of) if page <= of else None
