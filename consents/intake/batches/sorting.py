"""What becomes of each page, by its code alone. Pure: facts in, states out; nothing is guessed or joined by nearness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from consents.intake.batches.models import PageState
from consents.intake.printing.code import PageCode

Key = TypeVar("Key")


class Standing(Enum):
    """Where the form that a code names stands."""

    OUT = "out"
    BACK = "back"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Known:
    """What is known of an issued form: where it stands, and of how many pages it is (0 where it was never drawn)."""

    standing: Standing
    pages: int


@dataclass(frozen=True)
class PageFacts(Generic[Key]):
    """One page: its key, its code if it has one of ours, and whether it is blank or has only codes of others."""

    key: Key
    code: PageCode | None = None
    is_blank: bool = False
    has_strange_code: bool = False


@dataclass
class Sorted(Generic[Key]):
    """The state of each page, and the complete forms: by number the keys of their pages in order."""

    states: dict[Key, PageState]
    complete: dict[int, list[Key]]


def sort(pages: Iterable[PageFacts[Key]], known: Mapping[int, Known]) -> Sorted[Key]:
    """Sort pages, given in the order in which they were scanned. Every page gets exactly one state.

    A form is complete when each of its pages is there. Of a page that is there twice the first goes with the form and the
    others wait for a person; the form cannot be verified before that (`actions.verify`).
    """
    states: dict[Key, PageState] = {}
    by_form: dict[int, dict[int, Key]] = defaultdict(dict)
    for page in pages:
        state = _alone(page, known)
        code = page.code
        if state is None and code is not None:
            first = by_form[code.form].setdefault(code.page, page.key)
            state = PageState.INCOMPLETE if first == page.key else PageState.DUPLICATE
        assert state is not None  # noqa: S101 - _alone leaves only pages that have a code
        states[page.key] = state
    complete = {}
    for form, found in by_form.items():
        if len(found) == known[form].pages:
            complete[form] = [found[number] for number in sorted(found)]
            states.update(dict.fromkeys(complete[form], PageState.FILED))
    return Sorted(states, complete)


def _alone(page: PageFacts[Key], known: Mapping[int, Known]) -> PageState | None:
    """The state of a page that belongs to no form which is out; None where it does."""
    if page.code is None:
        if page.is_blank:
            return PageState.BLANK
        return PageState.UNKNOWN if page.has_strange_code else PageState.NO_CODE
    form = known.get(page.code.form)
    if form is None or form.pages != page.code.of or page.code.page > form.pages:
        return PageState.UNKNOWN
    if form.standing is Standing.CANCELLED:
        return PageState.CANCELLED
    return PageState.USED if form.standing is Standing.BACK else None
