"""Asking the processes that read (reading.py, ticks.py) about a batch. Nothing untrusted is decoded in this process."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, BinaryIO

from config.workflow import Refused
from consents.intake.batches.ticks import STATES, UNSURE
from consents.intake.inspection import UNREADABLE, ask_process
from consents.intake.printing.layout import Box

logger = logging.getLogger(__name__)

READER = "consents.intake.batches.reading"
TICK_READER = "consents.intake.batches.ticks"
SECONDS_TO_COUNT, SECONDS_TO_READ, SECONDS_FOR_TICKS = 8, 220, 15


@dataclass(frozen=True)
class PageFound:
    """One page, drawn anew, upright, as JPEG; the texts of the codes on it. `number` starts at 1."""

    number: int
    width: int
    height: int
    is_blank: bool
    texts: tuple[str, ...]
    image: bytes


def count_pages(stream: BinaryIO, *, size: int) -> int:
    """How many pages a whole, harmless file of `size` bytes has. Raises Refused, in one sentence."""
    with closing(ask_process(READER, ["count", str(size)], stream, SECONDS_TO_COUNT, UNREADABLE)) as frames:
        answers = list(frames)
    if len(answers) != 1:
        raise Refused(UNREADABLE)
    return int(answers[0][0]["pages"])


def open_pages(
    stream: BinaryIO, *, size: int, first: int = 1, harder: bool = False, turn: int = 0
) -> tuple[int, Generator[PageFound, None, None]]:
    """How many pages the file has, and those from `first` on; the caller closes them. Raises Refused, while reading too."""
    arguments = ["pages", str(size), str(first), str(int(harder)), str(turn)]
    frames = ask_process(READER, arguments, stream, SECONDS_TO_READ, UNREADABLE)
    try:
        head, _ = next(frames)
    except StopIteration:
        raise Refused(UNREADABLE) from None
    return int(head["pages"]), _pages(frames)


def _pages(frames: Generator[tuple[dict[str, Any], bytes], None, None]) -> Generator[PageFound, None, None]:
    with closing(frames):
        for facts, image in frames:
            yield PageFound(
                number=int(facts["page"]),
                width=int(facts["width"]),
                height=int(facts["height"]),
                is_blank=bool(facts["blank"]),
                texts=tuple(str(text) for text in facts["texts"]),
                image=image,
            )


@dataclass(frozen=True)
class PrintedPage:
    """A page of a printed form that came back: what its code must say, its tick boxes, and its picture, upright, as JPEG."""

    code: str
    is_last: bool
    boxes: Sequence[Box]
    image: bytes


def read_ticks(pages: Sequence[PrintedPage]) -> dict[str, str]:
    """What stands in each tick box of a form, by its name (ticks.STATES). Where nothing can be read, all are unsure."""
    ticks = {box.name: UNSURE for page in pages for box in page.boxes}
    if not ticks:
        return {}
    head = [
        {
            "code": page.code,
            "last": page.is_last,
            "bytes": len(page.image),
            "boxes": [[box.name, box.left, box.top, box.width] for box in page.boxes],
        }
        for page in pages
    ]
    sent = io.BytesIO(b"\n".join([json.dumps(head).encode(), b"".join(page.image for page in pages)]))
    read: dict[str, str] = {}
    try:
        with closing(ask_process(TICK_READER, [], sent, SECONDS_FOR_TICKS, UNREADABLE)) as frames:
            for facts, _ in frames:
                read |= facts["ticks"]
    except Refused:
        logger.warning("The tick boxes of a form could not be read.")
        return ticks
    return ticks | {name: state for name, state in read.items() if name in ticks and state in STATES}
