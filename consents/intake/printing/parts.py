"""The parts of a printed form, each with the boxes in which the family ticks and writes."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.templatetags.portal import in_words
from consents.intake.printing import layout
from consents.intake.printing.layout import Box
from consents.intake.printing.sheet import COLUMN, FULL, LINE, ROW, TEXT, Block, Copy, FormPaper

LEFT = layout.MARGIN
HEADING = 6.5
AFTER = 4.0
DIGIT = 7.0


def about(paper: FormPaper, copy: Copy) -> Block:
    """Whose form it is: what is known is printed, what is not is asked."""
    known = f" (also known as {copy.known_as})" if copy.known_as else ""
    name = f"{copy.child}{known}"
    lines = paper.lines_of(name, FULL - 32, size=12, bold=True)

    def draw(top: float, page: int) -> list[Box]:
        paper.words("Name:", LEFT, top, size=12)
        paper.words(name, LEFT + 32, top, size=12, bold=True, width=FULL - 32)
        below = top + lines * 6 + 2
        paper.words("Date of birth:", LEFT, below + 1, size=12)
        if copy.born:
            paper.words(in_words(copy.born), LEFT + 32, below + 1, size=12, bold=True)
            return []
        return _date(paper, "born", page, LEFT + 32, below)

    return Block(lines * 6 + 2 + 9 + AFTER, draw)


def purpose(paper: FormPaper, copy: Copy) -> Block:
    """What it is for and how long it holds."""
    what = (
        f"This form is about pictures taken at: {copy.event}."
        if copy.event
        else "This form is about pictures taken at the council’s activities and places."
    )
    text = (
        f"{what} {_until(copy)} Whatever you answer, {'you' if copy.itself else 'your child'} can take part."
    )
    lines = paper.lines_of(text, FULL)

    def draw(top: float, page: int) -> list[Box]:
        paper.words(text, LEFT, top)
        return []

    return Block(lines * LINE + AFTER, draw)


def _until(copy: Copy) -> str:
    if copy.until:
        return f"Your answer holds until {in_words(copy.until)}, or until you change your mind."
    if copy.max_months:
        return f"Your answer holds for {copy.max_months} months, or until you change your mind."
    return "Your answer holds until you change your mind."


def ticks(
    paper: FormPaper, heading: str, name: str, choices: Sequence[tuple[str, str]], *, two: bool
) -> Block:
    """Boxes to tick, in one column or two."""
    columns = 2 if two else 1
    width = FULL / columns - layout.TICK - 5
    head = paper.lines_of(heading, FULL, size=11, bold=True) * 5.5 + 2 if heading else 0.0
    rows = [choices[start : start + columns] for start in range(0, len(choices), columns)]
    heights = [max(ROW, *(paper.lines_of(label, width) * LINE + 2.4 for _, label in row)) for row in rows]

    def draw(top: float, page: int) -> list[Box]:
        if heading:
            paper.words(heading, LEFT, top, size=11, bold=True)
        boxes, below = [], top + head
        for row, height in zip(rows, heights, strict=True):
            for column, (code, label) in enumerate(row):
                left = LEFT + column * COLUMN
                boxes.append(_tick(paper, f"{name}:{code}", page, left, below, label, width))
            below += height
        return boxes

    return Block(head + sum(heights) + AFTER, draw)


def writing(paper: FormPaper, label: str, name: str) -> Block:
    """A line to write on."""

    def draw(top: float, page: int) -> list[Box]:
        paper.words(label, LEFT, top)
        return [paper.box(name, page, LEFT, top + 6, FULL, 10)]

    return Block(16 + AFTER, draw)


def refusal(paper: FormPaper, copy: Copy) -> Block:
    """The outright no, in a frame of its own."""
    text = "No. Do not use pictures of me." if copy.itself else "No. Do not use pictures of my child."

    def draw(top: float, page: int) -> list[Box]:
        paper.rect(LEFT, top, FULL, 10)
        return [_tick(paper, "answer:refused", page, LEFT + 3, top + 2.5, text, FULL - 20, bold=True)]

    return Block(10 + AFTER, draw)


def own_say(paper: FormPaper, copy: Copy) -> Block:
    """What the child says, where old enough; asked of everybody whose birthday is not known."""
    heading = "What the child says" + (
        f" (only if aged {copy.own_say_age} or over)" if copy.own_say == "perhaps" else ""
    )

    def draw(top: float, page: int) -> list[Box]:
        paper.words(heading, LEFT, top, size=11, bold=True)
        below = top + HEADING + 1
        agreed = _tick(paper, "own_say:agreed", page, LEFT, below, "I agree to what is ticked.", COLUMN - 10)
        refused = _tick(
            paper, "own_say:refused", page, LEFT + COLUMN, below, "I do not want to be shown.", COLUMN - 10
        )
        below += ROW + 1
        return [agreed, refused, *_signed(paper, "child", page, below, "Signature of the child")]

    return Block(HEADING + 1 + ROW + 1 + 22 + AFTER, draw)


def signature(paper: FormPaper, copy: Copy) -> Block:
    """Who signs, as what, and when."""
    signs_as = ticks(paper, "", "capacity", copy.capacities, two=True)

    def draw(top: float, page: int) -> list[Box]:
        paper.words("Your signature", LEFT, top, size=11, bold=True)
        below = top + HEADING + 1
        paper.words("Name of the person who signs:", LEFT, below)
        boxes = [paper.box("adult_name", page, LEFT, below + 5, COLUMN - 3, 9)]
        if copy.adult:
            paper.words(copy.adult, LEFT + 2, below + 7, width=COLUMN - 7)
        paper.words("Phone or email, if we may ask you about this form:", LEFT + COLUMN, below, size=8.5)
        boxes.append(paper.box("contact", page, LEFT + COLUMN, below + 5, COLUMN, 9))
        below += 17
        boxes += signs_as.draw(below, page)
        below += signs_as.height - AFTER + 1
        return [*boxes, *_signed(paper, "adult", page, below, "Signature")]

    return Block(HEADING + 1 + 17 + signs_as.height - AFTER + 1 + 22 + AFTER, draw)


def _signed(paper: FormPaper, who: str, page: int, top: float, label: str) -> list[Box]:
    paper.words(label, LEFT, top, size=8.5)
    box = paper.box(f"signature:{who}", page, LEFT, top + 4.5, FULL - 62, 16)
    paper.words("Date", LEFT + FULL - 56, top, size=8.5)
    return [box, *_date(paper, f"signed_on:{who}", page, LEFT + FULL - 56, top + 8)]


def _date(paper: FormPaper, name: str, page: int, left: float, top: float) -> list[Box]:
    """A box for each digit: day, month, year."""
    boxes, x = [], left
    for digit, letter in enumerate("DDMMYYYY"):
        x += 2.0 if digit in (2, 4) else 0.0
        boxes.append(paper.box(f"{name}:{digit}", page, x, top, DIGIT - 0.6, 8))
        paper.set_text_color(150)
        paper.words(letter, x, top + 8.2, size=5.5, width=DIGIT - 0.6, align="C")
        paper.set_text_color(0)
        x += DIGIT - 0.6
    return boxes


def _tick(
    paper: FormPaper,
    name: str,
    page: int,
    left: float,
    top: float,
    label: str,
    width: float,
    *,
    bold: bool = False,
) -> Box:
    box = paper.box(name, page, left, top, layout.TICK, layout.TICK)
    paper.words(label, left + layout.TICK + 2.5, top + 0.2, size=TEXT, bold=bold, width=width)
    return box
