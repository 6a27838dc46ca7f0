"""The timeline of an incident: what the team wrote and ticked, and what was done to the password meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.audit.models import AuditEvent
from socialaccounts.incidents.models import Incident, Kind, TimelineEntry

MOST_EVENTS = 500


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, who did it, what in one phrase, and the words that they gave with it."""

    at: datetime
    who: str
    what: str
    text: str = ""


def timeline(incident: Incident) -> list[Line]:
    """Everything from the declaration to the end, oldest first; of what was done to the password the first 500 lines."""
    entries = incident.entries.select_related("by", "person").order_by("pk")
    lines = [_line(entry) for entry in entries]
    return sorted([*lines, *_vault(incident)], key=lambda line: line.at)


def _line(entry: TimelineEntry) -> Line:
    # The name of an account that was looked at is part of the phrase.
    text = "" if entry.kind == Kind.LOOKED_AT else entry.text
    return Line(entry.at, entry.by.full_name, _phrase(entry), text)


def _phrase(entry: TimelineEntry) -> str:
    step = f"“{entry.get_step_display()}”"
    person = entry.person.full_name if entry.person else ""
    return {
        Kind.DONE: f"Ticked {step}",
        Kind.NOT_NEEDED: f"Said that {step} is not needed",
        Kind.UNDONE: f"Opened {step} again",
        Kind.ASSIGNED: f"Gave {step} to {person}",
        Kind.UNASSIGNED: f"Gave {step} to nobody",
        Kind.NOTE: "Wrote a note",
        Kind.JOINED: "Joined the team" if entry.person_id == entry.by_id else f"Took {person} on the team",
        Kind.REMOVED: "Left the team" if entry.person_id == entry.by_id else f"Took {person} off the team",
        Kind.LOOKED_AT: f"Looked at {entry.text}",
    }.get(Kind(entry.kind), entry.get_kind_display())


def _vault(incident: Incident) -> list[Line]:
    events = AuditEvent.objects.about(incident.account).filter(
        Q(event__startswith="credential.") | Q(event__startswith="access."), at__gte=incident.declared_at
    )
    if incident.ended_at:
        events = events.filter(at__lte=incident.ended_at)
    return [
        Line(event.at, event.actor_name, event.what, event.reason)
        for event in events.order_by("sequence")[:MOST_EVENTS]
    ]
