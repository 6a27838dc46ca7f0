"""Names as they are searched and compared: accents, case, hyphens and apostrophes make no difference."""

import re
import unicodedata

_LETTERS_APART = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)


def fold(text: str) -> str:
    """The text in small letters and digits without accents; everything between them becomes one space.

    `fold("  Zoë O’Brien-Lee ")` is `"zoe o brien lee"`.
    """
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS_APART))
    kept = "".join(char for char in apart if unicodedata.category(char) not in ("Mn", "Cf"))
    return re.sub(r"[\W_]+", " ", kept.casefold().translate(_LETTERS_APART)).strip()


def squash(text: str) -> str:
    """The folded text in one run: `squash("O’Brien-Lee")` is `"obrienlee"`."""
    return fold(text).replace(" ", "")


def is_searchable(text: str) -> bool:
    """Whether it has two letters or digits: a name is looked for by no less."""
    return len(squash(text)) >= 2


def search_text(*names: str) -> str:
    """What a search looks in: the folded words, and in one run those written with a hyphen or an apostrophe.

    `search_text("Mia", "O’Brien")` is `"mia o brien obrien"`.
    """
    words = fold(" ".join(names)).split()
    runs = [squash(word) for name in names for word in name.split() if " " in fold(word)]
    return " ".join(dict.fromkeys([*words, *runs]))
