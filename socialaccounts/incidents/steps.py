"""How the steps of an incident's runbook stand, read from its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.people.models import User
from socialaccounts.incidents.models import SETTLING, Incident, Kind, TimelineEntry
from socialaccounts.incidents.runbook import INSTRUCTIONS, Step


@dataclass(frozen=True)
class StepState:
    """One step: the line that settled it, None while it is to be done, and to whom it was given."""

    step: Step
    number: int
    settled: TimelineEntry | None
    assigned: User | None

    @property
    def instructions(self) -> Sequence[str]:
        return INSTRUCTIONS[self.step]

    @property
    def label(self) -> str:
        return str(self.step.label)

    @property
    def status(self) -> str:
        """`done`, `inactive` for one that is not needed, `waiting` otherwise."""
        if self.settled is None:
            return "waiting"
        return "done" if self.settled.kind == Kind.DONE else "inactive"

    @property
    def status_label(self) -> str:
        return str(Kind(self.settled.kind).label) if self.settled else "To do"


def steps_of(incident: Incident) -> list[StepState]:
    """All steps in their order, by one query."""
    entries = incident.entries.exclude(step="").select_related("by", "person").order_by("pk")
    settled: dict[str, TimelineEntry | None] = {}
    assigned: dict[str, User | None] = {}
    for entry in entries:
        if entry.kind in SETTLING:
            settled[entry.step] = None if entry.kind == Kind.UNDONE else entry
        else:
            assigned[entry.step] = entry.person
    return [
        StepState(step, number, settled.get(step), assigned.get(step))
        for number, step in enumerate(Step, start=1)
    ]


def step_of(incident: Incident, step: Step) -> StepState:
    """One of them."""
    return next(state for state in steps_of(incident) if state.step == step)
