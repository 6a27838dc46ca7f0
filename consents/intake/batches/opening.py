"""Asking the reading process (reading.py) about a file of a batch. Nothing untrusted is decoded in this process."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, BinaryIO

from config.workflow import Refused
from consents.intake.inspection import UNREADABLE, ask_process

READER = "consents.intake.batches.reading"
SECONDS_TO_COUNT, SECONDS_TO_READ = 8, 220


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
