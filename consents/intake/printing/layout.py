"""What stands on the pages of a printed form, and where: lengths in millimetres from the page's upper left corner.

The places of the boxes are kept with each issued copy, so that a scan of it can be read as it was printed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 18.0
TOP = 57.0
BOTTOM = HEIGHT - 20.0
CODE_SIDE = 34.0
CODE_LEFT, CODE_TOP = WIDTH - MARGIN - CODE_SIDE, 12.0
MODULES, QUIET_MODULES = 25, 4
"""Of the code (version 2): across, and white ones round it, as ISO/IEC 18004 asks."""
MARK = 5.0
CARD_HEIGHT = 62.0
CARD_TOP = HEIGHT - 14.0 - CARD_HEIGHT
TICK = 5.0


def code_corners() -> tuple[tuple[float, float], ...]:
    """Where the dark part of the code has its corners, clockwise from the upper left one."""
    module = CODE_SIDE / (MODULES + 2 * QUIET_MODULES)
    left, top, side = CODE_LEFT + QUIET_MODULES * module, CODE_TOP + QUIET_MODULES * module, MODULES * module
    return (left, top), (left + side, top), (left + side, top + side), (left, top + side)


def marks(*, last: bool) -> tuple[tuple[float, float], ...]:
    """Upper left corners of the black squares by which a scan is straightened; the code takes the place of the fourth.

    On the last page they stand above the card, which is torn off.
    """
    low = (CARD_TOP - 3.0 if last else HEIGHT - 8.0) - MARK
    return (8.0, 8.0), (8.0, low), (WIDTH - 8.0 - MARK, low)


@dataclass(frozen=True)
class Box:
    """A box to be ticked or written in. `name` is "channels:facebook" and the like; `page` starts at 1."""

    name: str
    page: int
    left: float
    top: float
    width: float
    height: float

    @property
    def is_tick(self) -> bool:
        """Whether it is to be ticked, not to be written in."""
        return self.width == self.height == TICK

    @property
    def row(self) -> dict[str, Any]:
        """As it is kept with the issued copy."""
        return asdict(self)


def boxes_of(rows: list[dict[str, Any]]) -> list[Box]:
    """The boxes that were kept."""
    return [Box(**row) for row in rows]
