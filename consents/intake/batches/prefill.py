"""What is known of a printed form when it comes back, as if somebody had typed it into the page of its details."""

from __future__ import annotations

from typing import Any

from consents.intake.batches import suggestions
from consents.intake.printing.models import IssuedForm
from consents.records.models import Form


def prefilled(form: Form, issued: IssuedForm) -> dict[str, Any]:
    """`Form.typed` for a form that is received: its wording, child, event and last day, and what its tick boxes suggest."""
    fields: dict[str, list[str]] = {
        "wording": [str(form.wording_id)],
        "scope": ["event" if form.for_event else "general"],
    }
    if form.for_event:
        fields["event_name"] = [form.event_name]
        fields |= _date("event_from", form.event_from) | _date("event_until", form.event_until)
    fields |= _date("valid_until", issued.job.valid_until)
    read = suggestions.suggested(issued)
    child = {"child": str(issued.child_id), "answer": read.answer, "own_say": read.own_say}
    return {"fields": {**fields, **read.fields}, "children": [child]}


def _date(name: str, day: Any) -> dict[str, list[str]]:
    if day is None:
        return {}
    return {f"{name}_{part}": [str(getattr(day, part))] for part in ("day", "month", "year")}
