"""The photographer's sheet as a PDF: names of those not to be photographed, without reasons and pictures."""

from __future__ import annotations

from accounts.templatetags.portal import in_words
from config import clock
from config.paper import FAMILY, Paper, drawable
from consents.events.readiness import Readiness
from consents.records.models import Event
from consents.records.summary import span

KEEP = "Confidential. Keep it with you, show it to nobody who need not know, and shred it after the event."


class _Sheet(Paper):
    """Paper with a foot that says what it is on every page."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"{event.reference}: do not photograph")
        self.event = event

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(FAMILY, "", 8)
        self.cell(0, 5, drawable(f"{self.event.reference}, page {self.page_no()} of {{nb}}"), align="C")


def sheet(event: Event, place: str, ready: Readiness) -> bytes:
    """The PDF. Why a child is on it is not said: a missing form and a flag look the same."""
    paper = _Sheet(event)
    paper.add_page()
    paper.set_font(FAMILY, "B", 20)
    paper.write_lines("Do not photograph", 11)
    paper.set_font(FAMILY, "B", 13)
    paper.write_lines(event.name, 8)
    paper.set_font(FAMILY, "", 11)
    paper.write_lines(
        f"{span(event.first_day, event.last_day)}{', ' + event.place if event.place else ''}", 6
    )
    paper.write_lines(f"For pictures at: {place}", 6)
    paper.write_lines(f"As of {in_words(clock.today())}. {KEEP}", 6)
    paper.ln(4)
    paper.set_font(FAMILY, "", 13)
    for row in ready.barred:
        known_as = (
            f" ({row.expected.child.known_as})" if row.expected.child and row.expected.child.known_as else ""
        )
        paper.write_lines(f"☐  {row.name}{known_as}", 9)
    if not ready.barred:
        paper.write_lines("Every child on the list may be photographed.", 9)
    paper.ln(4)
    paper.set_font(FAMILY, "", 11)
    paper.write_lines(
        "A child who is on no list: ask first. Not being photographed keeps no child from taking part.", 6
    )
    return bytes(paper.output())
