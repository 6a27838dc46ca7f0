"""The sheets of a printed form: what is known of it, the page with its code and marks, and the card to tear off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

import segno
from fpdf import FPDF

from config.paper import FAMILY, Paper, drawable
from config.references import checked_reference
from consents.intake.printing import layout
from consents.intake.printing.code import PageCode
from consents.intake.printing.layout import Box

TEXT, LINE = 10, 5.0
_LONGEST_NAME = 60
ROW = 7.4
COLUMN = (layout.WIDTH - 2 * layout.MARGIN) / 2
FULL = layout.WIDTH - 2 * layout.MARGIN


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What is known of one form before it is printed. `own_say` is "yes" or "no", or "perhaps" where the birthday is not
    known; `itself` says that the young person is an adult and signs alone. Choices are (code, label).
    """

    form: int
    council: str
    contact: str
    child: str
    known_as: str
    born: date | None
    adult: str
    event: str
    channels: Sequence[tuple[str, str]]
    media: Sequence[tuple[str, str]]
    naming: Sequence[tuple[str, str]]
    capacities: Sequence[tuple[str, str]]
    covers_earlier_photos: bool
    partners: bool
    version: str
    until: date | None
    max_months: int | None
    own_say: str
    own_say_age: int
    itself: bool

    @property
    def reference(self) -> str:
        return checked_reference("CF", self.form)


@dataclass(frozen=True)
class Block:
    """A part of a form that stays together: its height, and what draws it at a place and gives its boxes."""

    height: float
    draw: Callable[[float, int], list[Box]]


class FormPaper(Paper):
    """The paper of a print job."""

    def __init__(self) -> None:
        super().__init__("Consent forms")
        # A second sheet in the same fonts, to measure on: nothing is measured before there is a page.
        self.ruler = FPDF(format="A4")
        self.ruler.fonts.update(self.fonts)
        self.ruler.add_page()
        self.set_auto_page_break(False)
        self.set_margins(layout.MARGIN, layout.MARGIN, layout.MARGIN)

    def begin(self, copy: Copy, code: PageCode) -> None:
        """A page with its head, its code, its marks and its foot."""
        self.add_page()
        self.set_draw_color(0)
        self.set_fill_color(0)
        for left, top in layout.marks(last=code.page == code.of):
            self.rect(left, top, layout.MARK, layout.MARK, style="F")
        self._code(code)
        room = layout.CODE_LEFT - layout.MARGIN - 6
        self.words(copy.council, layout.MARGIN, 16, size=TEXT, width=room)
        title = "May we use pictures of you?" if copy.itself else "May we use pictures of your child?"
        self.words(title, layout.MARGIN, 23, size=17, bold=True, width=room)
        who = shorten(copy.child, _LONGEST_NAME, placeholder="…")
        self.words(f"{who}\nForm {code.in_print}", layout.MARGIN, 41, size=9, width=room)
        foot = f"Form {code.in_print}. Wording {copy.version}. Keep the black squares and the code clear of writing."
        self.words(foot, layout.MARGIN, layout.HEIGHT - 12, size=7)

    def _code(self, code: PageCode) -> None:
        matrix = segno.make(str(code), error="q", version=2, micro=False, boost_error=True).matrix
        module = layout.CODE_SIDE / (len(matrix) + 2 * layout.QUIET_MODULES)
        for y, row in enumerate(matrix):
            for x, length in _runs(row):
                left = layout.CODE_LEFT + (layout.QUIET_MODULES + x) * module
                top = layout.CODE_TOP + (layout.QUIET_MODULES + y) * module
                self.rect(left, top, length * module, module, style="F")
        below = layout.CODE_TOP + layout.CODE_SIDE
        reference = checked_reference("CF", code.form)
        self.words(reference, layout.CODE_LEFT - 10, below, size=11, bold=True, width=50, align="C")
        said = f"page {code.page} of {code.of}"
        self.words(said, layout.CODE_LEFT - 10, below + 4.5, size=8, width=50, align="C")

    def card(self, copy: Copy) -> None:
        """The card that the family keeps: how to take the consent back, and the reference to say."""
        top = layout.CARD_TOP
        self.set_dash_pattern(dash=2, gap=2)
        self.line(layout.MARGIN, top, layout.WIDTH - layout.MARGIN, top)
        self.set_dash_pattern()
        self.words("Tear off and keep", layout.MARGIN, top + 1.5, size=7)
        box = top + 8
        self.rect(layout.MARGIN, box, FULL, layout.CARD_HEIGHT - 14)
        left, width = layout.MARGIN + 5, FULL - 10
        self.words("You can change your mind at any time", left, box + 3, size=13, bold=True)
        whom = copy.contact or f"the communications team of {copy.council}"
        text = (
            f"Tell {whom} that you take your consent back, for everything or only for some places. Say this reference; you "
            "need give no reason. We stop using the pictures at once, and take down what we posted where that is possible."
        )
        self.words(text, left, box + 11, size=TEXT, width=width)
        self.words(f"Reference {copy.reference}", left, box + 32, size=17, bold=True)

    def words(
        self,
        text: str,
        left: float,
        top: float,
        *,
        size: float = TEXT,
        bold: bool = False,
        width: float = FULL,
        align: str = "L",
    ) -> None:
        """Text in as many lines as it needs."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_xy(left, top)
        self.multi_cell(width, size * 0.5, drawable(text), align=align)

    def lines_of(self, text: str, width: float, *, size: float = TEXT, bold: bool = False) -> int:
        """How many lines the text takes."""
        self.ruler.set_font(FAMILY, "B" if bold else "", size)
        lines: Any = self.ruler.multi_cell(width, size * 0.5, drawable(text), dry_run=True, output="LINES")
        return len(lines)

    def box(self, name: str, page: int, left: float, top: float, width: float, height: float) -> Box:
        """An empty box."""
        self.rect(left, top, width, height)
        return Box(name, page, round(left, 2), round(top, 2), width, height)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where dark runs of a row of the code start, and how long they are."""
    start = None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None
