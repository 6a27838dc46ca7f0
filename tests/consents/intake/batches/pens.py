"""Printed forms without a database, and families' pens: how a tick, a scribble or a stroke gone astray looks on paper."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date

import pypdfium2
from PIL import Image, ImageDraw

from consents.intake.batches import ticks
from consents.intake.batches.opening import open_pages
from consents.intake.printing.code import PageCode
from consents.intake.printing.draw import draw_copy
from consents.intake.printing.layout import Box
from consents.intake.printing.sheet import Copy, FormPaper
from consents.records.models import Capacity
from tests.consents import factories
from tests.consents.intake.batches.scanner import INK, MM, bound

Page = Image.Image
Draw = Callable[["Pen", Box], None]


@dataclass(frozen=True)
class Printed:
    """A printed form: its pages as PDF, and the boxes on them."""

    pk: int
    pages: int
    places: Sequence[Box]
    pdf: bytes

    @property
    def boxes(self) -> list[Box]:
        """Those to be ticked."""
        return [box for box in self.places if box.is_tick]

    def sheet(self, number: int, dpi: int) -> Page:
        """One page as it leaves the printer."""
        with closing(pypdfium2.PdfDocument(self.pdf)) as document:
            return document[number - 1].render(scale=dpi / 72).to_pil().convert("RGB")


def printed(pk: int = 12) -> Printed:
    """A form with everything that can be asked."""
    choices = {"photo": "Photographs", "video": "Video", "paid": "Paid advertising", "partner": "Partners"}
    copy = Copy(
        form=pk, council="Chesterfield", contact="", child="Ada Okafor", known_as="", born=date(2012, 5, 3), adult="",
        event="", channels=[(code, label) for code, label in factories.WORDING["offers"]],
        media=list(choices.items()), naming=[("none", "No name"), ("first", "First name"), ("full", "Full name")],
        capacities=[(one.value, str(one.label)) for one in Capacity], covers_earlier_photos=True, partners=True,
        version="1", until=None, max_months=24, own_say="yes", own_say_age=13, itself=False,
    )  # fmt: skip
    paper = FormPaper()
    pages, boxes = draw_copy(paper, copy)
    return Printed(pk, pages, boxes, bytes(paper.output()))


class Pen:
    """Draws on a sheet in millimetres, with a hand that is never quite sure."""

    def __init__(self, sheet: Page, dpi: int, dice: random.Random, *, width: float = 0.4) -> None:
        self.draw, self.scale, self.dice = ImageDraw.Draw(sheet), dpi / MM, dice
        self.width = max(1, round(width * self.scale))

    def line(
        self, *points: tuple[float, float], colour: tuple[int, int, int] = INK, shake: float = 0.3
    ) -> None:
        """A stroke through these points, each missed by up to `shake`."""
        dice = self.dice
        hit = [(x + dice.uniform(-shake, shake), y + dice.uniform(-shake, shake)) for x, y in points]
        self.draw.line(
            [(x * self.scale, y * self.scale) for x, y in hit], fill=colour, width=self.width, joint="curve"
        )


def tick(pen: Pen, box: Box) -> None:
    """A tick whose tail may leave the box."""
    tail = pen.dice.uniform(-0.5, 1.5)
    pen.line(
        (box.left + 0.8, box.top + 2.6),
        (box.left + 2.2, box.top + 4.2),
        (box.left + 4.4 + tail, box.top + 0.6 - tail),
    )


def cross(pen: Pen, box: Box) -> None:
    """A cross from corner to corner, more or less."""
    left, top = box.left, box.top
    pen.line((left + 0.6, top + 0.6), (left + 4.4, top + 4.4))
    pen.line((left + 0.6, top + 4.4), (left + 4.4, top + 0.6))


def scribble(pen: Pen, box: Box) -> None:
    """A box that was ticked, and then inked over."""
    cross(pen, box)
    steps = range(10)
    pen.line(*((box.left + (0.5 if step % 2 else 4.5), box.top + 0.5 + 0.45 * step) for step in steps))


def crossed_out(pen: Pen, box: Box) -> None:
    """A cross that was struck through."""
    cross(pen, box)
    for down in (1.6, 3.4):
        pen.line((box.left - 1, box.top + down), (box.left + 6, box.top + down), shake=0.1)


def struck_out(pen: Pen, box: Box) -> None:
    """A line through the box and its words."""
    pen.line((box.left - 2, box.top + 2.5), (box.left + 40, box.top + 2.5))


def into_the_next(pen: Pen, box: Box) -> None:
    """A stroke that goes on into the box below."""
    pen.line((box.left + 2, box.top + 1), (box.left + 3, box.top + 11))


def dot(pen: Pen, box: Box) -> None:
    """Where the pen was put down, or a fly sat."""
    pen.line((box.left + 2.2, box.top + 2.4), (box.left + 2.8, box.top + 2.4), shake=0)


def beside(pen: Pen, box: Box) -> None:
    """A tick that missed its box."""
    pen.line(
        (box.left - 2.2, box.top + 2.5), (box.left - 1.4, box.top + 3.8), (box.left - 0.8, box.top + 0.5)
    )


def fill_in(
    form: Printed, number: int, dpi: int, pens: Mapping[str, Draw], *, seed: int = 4, **pen: float
) -> Page:
    """One page with what was drawn into its boxes, by their names."""
    sheet = form.sheet(number, dpi)
    held = Pen(sheet, dpi, random.Random(seed), **pen)  # noqa: S311
    for box in form.boxes:
        if box.page == number and box.name in pens:
            pens[box.name](held, box)
    return sheet


def read(form: Printed, scans: Sequence[tuple[int, bytes]]) -> list[dict[str, str]]:
    """What is read of each scan, given with the number of its page: through the reading process, as a batch is."""
    content = bound([scan for _, scan in scans])
    _, found = open_pages(io.BytesIO(content), size=len(content))
    with closing(found):
        return [
            read_picture(form, number, page.image) for (number, _), page in zip(scans, found, strict=True)
        ]


def read_picture(form: Printed, number: int, image: bytes, *, code: str = "") -> dict[str, str]:
    """What is read of one page, which is upright."""
    boxes = [[box.name, box.left, box.top, box.width] for box in form.boxes if box.page == number]
    says = code or str(PageCode(form.pk, number, form.pages))
    with Image.open(io.BytesIO(image)) as picture:
        return ticks.read(picture, says, boxes, last=number == form.pages)
