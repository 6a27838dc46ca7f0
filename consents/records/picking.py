"""Who is in the photo: typed or pasted names, one a line, matched against the register of children.

A line picks a child by itself only where it holds their first (or known-as) name and their whole family name, and
nothing that is not theirs, and where nobody else fits. Anything less is offered, never taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import User
from consents.records.folding import fold, squash
from consents.records.models import Child

MOST_LINES = 300
MOST_WORDS = 8
MOST_SEARCHED = 40
SHOWN = 8
_FOUND = 400
"""So many rows are looked at. Where there may be more, nobody is picked: a namesake could be among those not seen."""
_BORN = re.compile(r"\(?\b(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2}))\b\)?")
_NUMBER = re.compile(r"\bchild\s*#?(\d{1,12})\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:\d{1,3}[.)]|[-*•·])\s+")


@dataclass(frozen=True)
class Line:
    """One line as typed, and what was read of it."""

    text: str
    words: tuple[str, ...]
    born: date | None = None
    number: int | None = None


@dataclass(frozen=True)
class Open:
    """A line that picked nobody: `index` is its place among the lines left, `candidates` who it might be.

    `added` says that somebody fits, and everybody who does is in the list already.
    """

    index: int
    text: str
    candidates: tuple[Child, ...]
    more: bool
    added: bool


@dataclass
class Picked:
    """Who was found: children by key with whether date of birth or number was given, and the lines that are left."""

    confirmed: dict[int, bool] = field(default_factory=dict)
    left: list[Line] = field(default_factory=list)
    candidates: list[list[Child]] = field(default_factory=list)
    already: frozenset[int] = frozenset()

    @property
    def open(self) -> list[Open]:
        """The lines left, with the first few candidates of each."""
        still = []
        for index, (line, found) in enumerate(zip(self.left, self.candidates, strict=True)):
            new = [child for child in found if child.pk not in self.already]
            still.append(
                Open(index, line.text, tuple(new[:SHOWN]), len(new) > SHOWN, bool(found) and not new)
            )
        return still


def read_lines(text: str) -> list[Line]:
    """The lines of a pasted list, without bullets and empty ones; commas change nothing, a semicolon ends a line."""
    lines = []
    for raw in re.split(r"[\n;\t]+", text):
        line = _BULLET.sub("", raw).strip()
        if line:
            lines.append(_read(line))
    return lines


def _read(text: str) -> Line:
    numbered = _NUMBER.search(text)
    dated = _BORN.search(text)
    born = None
    if dated:
        day, month, year = (dated[1], dated[2], dated[3]) if dated[1] else (dated[6], dated[5], dated[4])
        try:
            born = date(int(year), int(month), int(day))
        except ValueError:
            born = None
    rest = _NUMBER.sub(" ", _BORN.sub(" ", text))
    words = tuple(word for word in fold(rest).split() if word not in ("born", "dob"))
    return Line(text=text, words=words, born=born, number=int(numbered[1]) if numbered else None)


def pick(text: str, user: User, already: Collection[int] = ()) -> Picked:
    """Match each line of `text` against the children that `user` may look for, in at most three queries."""
    lines = read_lines(text)[:MOST_LINES]
    picked = Picked(already=frozenset(already))
    visible = Child.objects.visible_to(user).current()
    exact = (
        list(visible.filter(_exact(lines)).order_by("family_name", "given_names", "pk")[:_FOUND])
        if lines
        else []
    )
    waiting = []
    for line in lines:
        found = [child for child in exact if is_named(line, child)]
        if len(found) == 1 and len(exact) < _FOUND:
            picked.confirmed[found[0].pk] = line.number is not None or line.born is not None
        else:
            waiting.append((line, found))
    near = _search([line for line, found in waiting if not found], visible)
    for line, found in waiting:
        offered = found or [child for child in near if _may_be(line, child)]
        if len(offered) == 1 and is_named(line, offered[0]) and max(len(exact), len(near)) < _FOUND:
            picked.confirmed[offered[0].pk] = line.born is not None
            continue
        picked.left.append(line)
        picked.candidates.append(offered)
    return picked


def _exact(lines: Sequence[Line]) -> Q:
    """Namesakes of the lines, whichever of their words is the first name; of the same family name those known by
    another name too; and children given by number.
    """
    names = {name for line in lines for name in _names(line.words)}
    namesakes = Q(namesake_key__in={f"{first} {family}" for first, family in names})
    known_as = Q(family_key__in={family for _, family in names}) & ~Q(known_as="")
    return namesakes | known_as | Q(pk__in={line.number for line in lines if line.number is not None})


def _names(words: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    """Every way to read the words as a first name and a family name, in either order."""
    if not 2 <= len(words) <= MOST_WORDS:
        return
    for start in range(1, len(words)):
        yield words[0], "".join(words[start:])
        yield words[start], "".join(words[:start])


def _search(lines: Sequence[Line], visible):  # type: ignore[no-untyped-def]
    """Children whose names contain every word of one of the lines, for the first few lines. One query."""
    wanted = [
        reduce(lambda both, word: both & Q(folded_name__contains=word), line.words, Q())
        for line in lines
        if len("".join(line.words)) >= 2 and len(line.words) <= MOST_WORDS
    ][:MOST_SEARCHED]
    if not wanted:
        return []
    return list(visible.filter(reduce(or_, wanted)).order_by("family_name", "given_names", "pk")[:_FOUND])


def _may_be(line: Line, child: Child) -> bool:
    born_then = line.born is None or child.date_of_birth in (None, line.born)
    return bool(line.words) and born_then and all(word in child.folded_name for word in line.words)


def is_named(line: Line, child: Child) -> bool:
    """Does the line name this child, and nobody else's name beside? A number must be theirs, a birthday too."""
    if line.number is not None and line.number != child.pk:
        return False
    if line.born is not None and line.born != child.date_of_birth:
        return False
    if line.number is not None and not line.words:
        return True
    words = set(line.words)
    given = child.given_names.split()
    first = _covers(words, given[0]) or any(_covers(words, name) for name in child.other_names)
    own = set(child.folded_name.split())
    return bool(words) and first and _covers(words, child.family_name) and words <= own


def _covers(words: set[str], name: str) -> bool:
    parts = fold(name).split()
    return bool(parts) and (set(parts) <= words or squash(name) in words)
