"""The timeline of an incident as a PDF, in a font that has the letters of most languages."""

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from accounts.templatetags.portal import at_time
from config import clock
from config.paper import FAMILY, FontMissing, Paper
from socialaccounts.incidents.elapsed import elapsed
from socialaccounts.incidents.models import Incident
from socialaccounts.incidents.steps import StepState, steps_of
from socialaccounts.incidents.timeline import timeline

__all__ = ["FontMissing", "export", "timeline_pdf"]


def export(*, incident: Incident, by: User) -> bytes:
    """The PDF, once it is on record that `by` took it. Raises FontMissing."""
    content = timeline_pdf(incident)
    with transaction.atomic():
        audit.record(audit.Event.INCIDENT_EXPORTED, by=by, target=incident)
    return content


def timeline_pdf(incident: Incident) -> bytes:
    """What the incident was, how its steps stand, and its timeline. Raises FontMissing."""
    paper = _Paper(incident)
    account = incident.account
    paper.heading(f"{incident.reference}: {account.name}", size=18)
    paper.pair("Account", f"{account.reference}, {account.platform.name}, {account.service.name}")
    paper.pair("Declared", f"{at_time(incident.declared_at)} by {incident.declared_by.full_name}")
    paper.pair("What was seen", incident.seen)
    paper.pair("State", incident.get_status_display())
    if incident.ended_at and incident.ended_by:
        after = elapsed(incident.declared_at, incident.ended_at)
        paper.pair("Ended", f"{at_time(incident.ended_at)} by {incident.ended_by.full_name}, after {after}")
        paper.pair("Closing words", incident.ended_because)
    paper.pair("Team", ", ".join(person.full_name for person in incident.freeze.team_people()))
    paper.heading("Steps", size=14)
    for state in steps_of(incident):
        paper.pair(f"{state.number}. {state.label}", _in_words(state))
    paper.heading("Timeline", size=14)
    for line in timeline(incident):
        paper.pair(f"{at_time(line.at)}, {line.who}", "\n".join(filter(None, [line.what, line.text])))
    return bytes(paper.output())


def _in_words(state: StepState) -> str:
    if state.settled is None:
        return f"To do{f', given to {state.assigned.full_name}' if state.assigned else ''}"
    said = f"{state.status_label}: {state.settled.by.full_name}, {at_time(state.settled.at)}"
    return "\n".join(filter(None, [said, state.settled.text]))


class _Paper(Paper):
    """With "page x of y" on every page."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"{incident.reference} timeline")
        self.foot = f"{incident.reference}, printed {at_time(clock.now())}. It holds no password."
        self.set_margin(20)
        self.set_auto_page_break(True, margin=22)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(FAMILY, size=8)
        self.cell(0, 5, f"{self.foot} Page {self.page_no()} of {{nb}}", align="L")

    def heading(self, text: str, *, size: int) -> None:
        self.set_font(FAMILY, "B", size)
        self.ln(3)
        self.write_lines(text, size * 0.5)
        self.ln(2)

    def pair(self, name: str, value: str) -> None:
        """A name in bold, and under it what is to be said; nothing where there is nothing."""
        if not value:
            return
        self.set_font(FAMILY, "B", 10)
        if self.will_page_break(12):
            self.add_page()
        self.write_lines(name, 5)
        self.set_font(FAMILY, size=10)
        self.write_lines(value, 5)
        self.ln(2)
