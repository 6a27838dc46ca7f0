"""A workflow is a total table of which status may follow which (style rule 3).

*In which state* lives here; *who may* lives with the model that owns the workflow.
"""

from collections.abc import Mapping, Set
from enum import Enum
from typing import Generic, TypeVar


class Refused(Exception):
    """An action will not be done. `message` is one plain sentence; `field` names the form field concerned, if any."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class WrongState(Refused):
    """The row is not (or no longer) in a state from which the move is possible."""


Status = TypeVar("Status", bound=Enum)


class Workflow(Generic[Status]):
    """A transition table over one status enumeration.

    Takes a mapping in which every status is a key; a terminal one maps to the empty set.
    Raises ValueError when a status is missing or a foreign one is named.
    """

    def __init__(self, table: Mapping[Status, Set[Status]]) -> None:
        if not table:
            raise ValueError("a workflow needs at least one status")
        every = set(type(next(iter(table))))
        if set(table) != every:
            raise ValueError(f"statuses without a row: {sorted(str(s) for s in every ^ set(table))}")
        strangers = {after for row in table.values() for after in row} - every
        if strangers:
            raise ValueError(f"not statuses of this workflow: {sorted(str(s) for s in strangers)}")
        self.table = {before: frozenset(after) for before, after in table.items()}

    @property
    def terminal(self) -> frozenset[Status]:
        """The statuses that nothing follows."""
        return frozenset(status for status, after in self.table.items() if not after)

    def allows(self, before: Status, after: Status) -> bool:
        """Whether `after` may follow `before`."""
        return after in self.table[before]

    def check(self, before: Status, after: Status, *, name: str = "This") -> None:
        """Raise WrongState, in words, unless `after` may follow `before`."""
        if not self.allows(before, after):
            was, wanted = (getattr(s, "label", str(s.value)).lower() for s in (before, after))
            raise WrongState(f"{name} is {was}, so it cannot become {wanted}.")
