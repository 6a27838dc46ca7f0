"""The list of one event as its page shows it: who is expected, and for names that nobody answers to, who it might be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from consents.events import actions
from consents.records.models import Child, Event, ExpectedChild
from consents.records.picking import SHOWN, is_named, pick, read_lines

UNMATCHED_SHOWN = 20
"""So many unmatched names are offered candidates at a time: the next come up as these are settled."""


@dataclass(frozen=True)
class Unmatched:
    """A typed name, and the first few children whom it might mean."""

    expected: ExpectedChild
    candidates: tuple[Child, ...]
    more: bool


def put_on_list(*, event: Event, lines: str, by: User) -> int:
    """Match the lines and put them on the list, whoever is meant for certain as a child, the others as typed names."""
    picked = pick(lines, by)
    return actions.expect(
        event=event, children=picked.confirmed, names=[line.text for line in picked.left], by=by
    )


def unmatched(event: Event, user: User) -> Sequence[Unmatched]:
    """The first of the names that nobody answers to so far, with candidates, in three queries at most.

    A name that picks one child for certain by now, since the child was put on the register meanwhile, offers that child.
    """
    rows = list(event.expected.unmatched()[:UNMATCHED_SHOWN])
    if not rows:
        return ()
    picked = pick("\n".join(row.typed for row in rows), user)
    sure = {child.pk: child for child in Child.objects.filter(pk__in=picked.confirmed)}
    offered = {one.text: (one.candidates, one.more) for one in picked.open}
    return [_offer(row, offered, list(sure.values())) for row in rows]


def _offer(
    row: ExpectedChild, offered: dict[str, tuple[tuple[Child, ...], bool]], sure: list[Child]
) -> Unmatched:
    candidates, more = offered.get(row.typed, ((), False))
    if row.typed not in offered:
        lines = read_lines(row.typed)
        candidates = tuple(child for child in sure if any(is_named(line, child) for line in lines))
    return Unmatched(row, candidates[:SHOWN], more)
