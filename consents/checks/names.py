"""Does a text name a child? Accents, case, hyphens and apostrophes make no difference (rules 29 and 30). No Django here.

A word counts wherever it stands, also as "Ada's", "the Okafors", "#AdaOkafor" or `ada-okafor-2.jpg`. That finds
ordinary words too ("will", "may"): the remedy is to say it in other words, which is cheaper than a child named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_LETTERS_APART = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_LETTERS = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(
    re.findall(
        r"\w+",
        "ap al bin bint da das de del den der di do dos du el ibn la las le les los mac mc of san st ten ter the van von y",
    )
)
_RUN_LENGTH = 4
_JOINED_LENGTH = 6


def fold(text: str) -> str:
    """The text in small letters without accents or invisible characters; everything else is kept."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS_APART))
    kept = (char for char in apart if unicodedata.category(char) not in ("Mn", "Cf"))
    return "".join(kept).casefold().translate(_LETTERS_APART)


def words(text: str) -> list[str]:
    """The folded runs of letters of a text, in order."""
    return _LETTERS.findall(fold(text))


def squash(text: str) -> str:
    """All letters of a text in one run."""
    return "".join(words(text))


def same(one: str, other: str) -> bool:
    """Do two phrases say the same, whatever their case, accents, spaces and punctuation? Nothing equals nothing."""
    return _key(one) != "" and _key(one) == _key(other)


def _key(phrase: str) -> str:
    return "".join(char for char in fold(phrase) if char.isalnum())


def name_words(name: str) -> set[str]:
    """The words by which a name would be recognised: "O'Brien-Lee" gives obrienlee, brien, lee and obrien."""
    found: set[str] = set()
    for word in name.split():
        found |= {squash(part) for part in [word, *word.split("-")]}
        found |= {part for part in words(word) if len(part) > 1}
    found.add(squash(name))
    solid = found - _PARTICLES
    return {word for word in solid or found if len(word) > 1 or not word.isascii()}


@dataclass(frozen=True, slots=True)
class Text:
    """A text prepared once, so that thirty children can be looked for in it."""

    tokens: frozenset[str]
    joined: frozenset[str]
    runs: str
    all_letters: str

    @classmethod
    def of(cls, text: str, *, one_run: bool = False) -> Text:
        """Prepare a text; `one_run` where words may be written together, as in a file's name."""
        chunks = text.split()
        plain = words(text)
        camel = words(re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", text))
        pairs = [*pairwise(plain), *zip(plain, plain[1:], plain[2:], strict=False)]
        together = [chunk for chunk in chunks if one_run or re.search(r"[#@/\\]|\w\.\w", chunk)]
        return cls(
            tokens=frozenset([*plain, *camel, *(squash(chunk) for chunk in chunks)]),
            joined=frozenset("".join(pair) for pair in pairs),
            runs=" ".join(squash(chunk) for chunk in together),
            all_letters="".join(plain),
        )

    def has(self, word: str) -> bool:
        """Is the folded word there, by itself, with an s, within a hashtag or file name, or in two halves?"""
        return (
            word in self.tokens
            or f"{word}s" in self.tokens
            or (len(word) >= _RUN_LENGTH and word in self.runs)
            or (len(word) >= _JOINED_LENGTH and word in self.joined)
            or (not word.isascii() and word in self.all_letters)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUse:
    """Which words of a child's name a text uses: the first or known-as name, further given names, the family name."""

    first: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    family: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every word found, each once."""
        return tuple(sorted({*self.first, *self.further, *self.family}))

    @property
    def full(self) -> bool:
        """First (or known-as) and family name, side by side or apart."""
        return bool(self.first and self.family)


def name_use(text: Text, *, given_names: str, family_name: str, known_as: Iterable[str] = ()) -> NameUse:
    """The words of this child's name that the text uses, sorted."""
    given = given_names.split()
    family = name_words(family_name)
    first = name_words(given[0]) if given else set()
    for name in known_as:
        first |= {word for word in name_words(name) if word not in family}
    further = name_words(given_names) - first - {squash(given_names)}
    found_first = {word for word in first if text.has(word)}
    found_family = {word for word in family if text.has(word)}
    for one, other in [(one, other) for one in first for other in family]:
        if len(one + other) >= _JOINED_LENGTH and (
            one + other in text.all_letters or other + one in text.all_letters
        ):
            found_first.add(one)
            found_family.add(other)
    return NameUse(
        first=tuple(sorted(found_first)),
        further=tuple(sorted(word for word in further if text.has(word))),
        family=tuple(sorted(found_family)),
    )
