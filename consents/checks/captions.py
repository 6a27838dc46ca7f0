"""Does a caption give a school, a home area or a live location (rule 31)? No Django here.

A caption that does is referred, not refused: somebody reads it. So the patterns are wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from consents.checks.names import fold

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a school",
        re.compile(
            r"\b(pre ?schools?|schools?|academy|nursery|primary|infants|juniors|college|sixth form|kindergarten"
            r"|year (r|[1-9]|1[0-3])|class (\d[a-z]?|[a-z]\d?)|reception class)\b"
        ),
    ),
    (
        "a home area",
        re.compile(
            r"\b(lives? (in|on|at|near|by|round)|living (in|on|at|near)|home address"
            r"|(her|his|their) (home|house|street|estate)"
            r"|\d+[a-z]? \w+ (street|road|avenue|lane|close|drive|crescent|terrace|grove|gardens|way|court|place)"
            r"|\w+ (street|road|avenue|lane|crescent|terrace|grove|estate)"
            r"|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})\b"
        ),
    ),
    (
        "where the child is now",
        re.compile(
            r"\b(right now|happening now|live (from|at|now)|currently (at|in)|we are (now )?(at|in)|we.?re (now )?(at|in)"
            r"|(today|tonight|this (morning|afternoon|evening)) (at|in)|now (at|in)|come and (see|find|join))\b"
            r"|///\w+\.\w+\.\w+|\d{1,2}\.\d{3,}, ?\d{1,3}\.\d{3,}"
        ),
    ),
)


def places_given(text: str, places: Iterable[str] = ()) -> tuple[str, ...]:
    """What the text gives away, as plain words in a fixed order; `places` are the council's own schools and areas."""
    folded = _spaced(text)
    found = [what for what, pattern in _PATTERNS if pattern.search(folded)]
    known = (_spaced(place) for place in places)
    if any(place and re.search(rf"\b{re.escape(place)}\b", folded) for place in known):
        found.append("a known place")
    return tuple(found)


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"[-\u2010-\u2015_]", " ", fold(text)).split())
