"""Draws one form: its parts in their order, over as many pages as they need."""

from __future__ import annotations

from collections.abc import Iterator

from consents.intake.printing import layout, parts
from consents.intake.printing.code import PageCode
from consents.intake.printing.layout import Box
from consents.intake.printing.sheet import Block, Copy, FormPaper


def draw_copy(paper: FormPaper, copy: Copy) -> tuple[int, list[Box]]:
    """Add the pages of one form to the paper; gives how many they are and the boxes on them."""
    pages = _paginate(list(blocks(paper, copy)))
    boxes: list[Box] = []
    for number, page in enumerate(pages, 1):
        paper.begin(copy, PageCode(copy.form, number, len(pages)))
        top = layout.TOP
        for block in page:
            boxes += block.draw(top, number)
            top += block.height
        if number == len(pages):
            paper.card(copy)
    return len(pages), boxes


def _paginate(parts: list[Block]) -> list[list[Block]]:
    """The blocks by page; on the last page the card fits below them."""
    pages: list[list[Block]] = [[]]
    room = layout.BOTTOM - layout.TOP
    left = room
    for block in parts:
        if block.height > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(block)
        left -= block.height
    if left < layout.CARD_HEIGHT:
        pages.append([])
    return pages


def blocks(paper: FormPaper, copy: Copy) -> Iterator[Block]:
    """The parts of a form in their order."""
    yield parts.about(paper, copy)
    yield parts.purpose(paper, copy)
    yield parts.ticks(
        paper,
        "Where may the pictures appear? Tick each place that you allow.",
        "channels",
        copy.channels,
        two=True,
    )
    yield parts.ticks(paper, "What may we use?", "media", copy.media, two=True)
    if copy.partners:
        yield parts.writing(paper, "Partner organisations whose accounts may show them:", "partners")
    yield parts.ticks(paper, "May we name the child?" if not copy.itself else "May we name you?", "naming", copy.naming,
                      two=False)  # fmt: skip
    if copy.covers_earlier_photos:
        yield parts.ticks(
            paper, "", "earlier", [("yes", "This also covers photographs taken before today.")], two=False
        )
    yield parts.refusal(paper, copy)
    if copy.own_say != "no" and not copy.itself:
        yield parts.own_say(paper, copy)
    yield parts.signature(paper, copy)
