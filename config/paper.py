"""Paper that the portal prints: PDFs in one font that has the letters of most languages, so that every name prints."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import XPos, YPos

FAMILY = "DejaVu"
NO_GLYPH = "\N{WHITE SQUARE}"
_FILES = {"": "fonts/DejaVuSans.ttf", "B": "fonts/DejaVuSans-Bold.ttf"}


class FontMissing(Exception):
    """The fonts were not built with the styles and scripts."""


class Paper(FPDF):
    """A4 in the one font, in British English. Raises FontMissing."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        for style, name in _FILES.items():
            self.add_font(FAMILY, style, _font(name))
        self.set_title(drawable(title))
        self.set_lang("en-GB")

    def write_lines(self, text: str, height: float, *, width: float = 0, align: str = "L") -> None:
        """The text in as many lines as it needs; the next thing starts below it at the left margin."""
        self.multi_cell(width, height, drawable(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def drawable(text: str) -> str:
    """`text` with a square for each character that the font cannot draw; joiners and variation marks go."""
    known = _glyphs()
    return "".join(
        letter if ord(letter) in known or letter == "\n" else NO_GLYPH
        for letter in text
        if letter not in "\u200d\ufe0e\ufe0f"
    )


def _font(name: str) -> Path:
    found = finders.find(name)
    if not found:
        raise FontMissing(name)
    return Path(found)


@cache
def _glyphs() -> frozenset[int]:
    """The characters that both weights can draw."""
    maps = []
    for name in _FILES.values():
        with TTFont(_font(name), lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*maps)
