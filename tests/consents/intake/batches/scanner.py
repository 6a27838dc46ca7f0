"""A family's pen and an office scanner: prints forms, fills them in, scans them badly, and knows what must come of it."""

from __future__ import annotations

import io
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from consents.intake import store
from consents.intake.printing.drawing import draw
from consents.intake.printing.models import IssuedForm, PrintJob

MM = 25.4
INK = (30, 40, 120)
Page = Image.Image


def print_job(job: PrintJob) -> list[IssuedForm]:
    """The copies of a job, drawn."""
    draw(job.pk)
    return list(IssuedForm.objects.filter(job=job).order_by("pk"))


def paper_of(job: PrintJob) -> bytes:
    """The PDF of a job."""
    paper = job.paper
    with store.opened(paper.storage_name, sealed_key=paper.sealed_key, context=paper.context) as plain:
        return plain.read()


@dataclass
class Scanner:
    """Draws pages at a number of dots per inch, turned, noisy, at random but the same each time."""

    seed: int = 4
    noise: int = 30
    ticked: Collection[str] | None = None
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311

    def sheets(
        self, pdf: bytes, issued: Sequence[IssuedForm], dpi: int, *, only: Collection[int]
    ) -> dict[tuple[int, int], Page]:
        """By form and page, of the forms in `only`: the printed page, ticked and signed with a pen."""
        document = pypdfium2.PdfDocument(pdf)
        sheets: dict[tuple[int, int], Page] = {}
        place = 0
        for one in issued:
            for number in range(1, one.pages + 1):
                if one.pk in only:
                    sheet = document[place].render(scale=dpi / 72).to_pil().convert("RGB")
                    self.write(sheet, one, number, dpi)
                    sheets[one.pk, number] = sheet
                place += 1
        document.close()
        return sheets

    def write(self, sheet: Page, issued: IssuedForm, number: int, dpi: int) -> None:
        """Cross some boxes, sign, and write digits."""
        pen, width = ImageDraw.Draw(sheet), max(2, dpi // 60)
        for box in issued.places:
            if box.page != number:
                continue
            left, top = box.left * dpi / MM, box.top * dpi / MM
            right, bottom = left + box.width * dpi / MM, top + box.height * dpi / MM
            if box.name in (TICKED if self.ticked is None else self.ticked):
                pen.line((left + 2, top + 2, right - 2, bottom - 2), fill=INK, width=width)
                pen.line((left + 2, bottom - 2, right - 2, top + 2), fill=INK, width=width)
            elif box.name.startswith("signature"):
                points = [
                    (left + (right - left) * step / 12, top + (bottom - top) * self.dice.uniform(0.2, 0.8))
                    for step in range(1, 10)
                ]
                pen.line(points, fill=INK, width=width)

    def scan(self, sheet: Page, *, turn: float = 0) -> bytes:
        """The sheet as the scanner delivers it: turned, with noise, as JPEG."""
        turned = sheet.rotate(turn, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
        if self.noise:
            grain = Image.effect_noise(turned.size, self.noise).convert("RGB")
            turned = ImageChops.add(turned, grain, offset=-128)
        out = io.BytesIO()
        turned.save(out, "JPEG", quality=75)
        return out.getvalue()

    def angle(self) -> float:
        """Up to five degrees, one page in four upside down."""
        return self.dice.uniform(-5, 5) + (180 if self.dice.random() < 0.25 else 0)


TICKED = (
    "channels:facebook",
    "channels:website",
    "media:photo",
    "naming:first",
    "own_say:agreed",
    "capacity:parent",
)


def blank(dpi: int) -> Page:
    """The back of a sheet."""
    return Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), "white")


def foreign(dpi: int, text: str) -> Page:
    """A page of something else."""
    sheet = blank(dpi)
    pen = ImageDraw.Draw(sheet)
    for line in range(20):
        pen.text((dpi, dpi + line * dpi // 3), text, fill="black", font_size=dpi // 5)
    return sheet


def bound(scans: Sequence[bytes]) -> bytes:
    """One PDF of A4 pages, a picture on each."""
    from fpdf import FPDF

    document = FPDF(unit="mm")
    for scan in scans:
        with Image.open(io.BytesIO(scan)) as picture:
            height = 210 * picture.height / picture.width
        document.add_page(format=(210, height))
        document.image(io.BytesIO(scan), 0, 0, 210, height)
    return bytes(document.output())


@dataclass
class Delivery:
    """One stack of paper: its scans in order, and what must come of each."""

    scans: list[bytes]
    expected: list[tuple[str, int | None]]
    complete: set[int]


def deliver(
    scanner: Scanner,
    jobs: Sequence[PrintJob],
    *,
    dpis: Sequence[int] = (100, 150, 300),
    missing: int = 3,
    twice: int = 1,
) -> Delivery:
    """All forms, filled in and shuffled: blank backs, some pages missing, two of something else, one form twice."""
    every = [one for job in jobs for one in print_job(job)]
    incomplete = {one.pk for one in scanner.dice.sample(every, missing)}
    whole = [one.pk for one in every if one.pk not in incomplete]
    doubled = set(scanner.dice.sample(whole, twice))
    stack: list[tuple[bytes, str, int | None]] = []
    for form, number, sheet in _sheets(scanner, jobs, dpis):
        if form in incomplete:
            what, copies = "incomplete", 0 if number == 2 else 1
        else:
            what, copies = "page", 2 if form in doubled else 1
        for _ in range(copies):
            stack.append((scanner.scan(sheet, turn=scanner.angle()), what, form))
            if scanner.dice.random() < 0.3:
                stack.append((scanner.scan(blank(150)), "blank", None))
    for text in ("Minutes of the allotment society", "Invoice 4711"):
        stack.append((scanner.scan(foreign(150, text), turn=scanner.angle()), "no_code", None))
    scanner.dice.shuffle(stack)
    return Delivery([scan for scan, _, _ in stack], [(what, form) for _, what, form in stack], set(whole))


def _sheets(
    scanner: Scanner, jobs: Sequence[PrintJob], dpis: Sequence[int]
) -> Iterator[tuple[int, int, Page]]:
    """Each page of each form, at one resolution after another."""
    for job in jobs:
        issued = list(IssuedForm.objects.filter(job=job).order_by("pk"))
        pdf = paper_of(job)
        for place, dpi in enumerate(dpis):
            mine = {one.pk for one in issued[place :: len(dpis)]}
            for (form, number), sheet in scanner.sheets(pdf, issued, dpi, only=mine).items():
                yield form, number, sheet
