"""What is known of a printed form when it comes back, as if somebody had typed it into the page of its details."""

from __future__ import annotations

from typing import Any

from consents.intake.printing.models import IssuedForm
from consents.records.models import Consent, Form


def prefilled(form: Form, issued: IssuedForm) -> dict[str, Any]:
    """`Form.typed` for a form that is received: its wording, child, event and last day; nothing that the family ticked."""
    fields: dict[str, list[str]] = {
        "wording": [str(form.wording_id)],
        "scope": ["event" if form.for_event else "general"],
    }
    if form.for_event:
        fields["event_name"] = [form.event_name]
        fields |= _date("event_from", form.event_from) | _date("event_until", form.event_until)
    fields |= _date("valid_until", issued.job.valid_until)
    child = {
        "child": str(issued.child_id),
        "answer": Consent.Answer.GRANTED.value,
        "own_say": Consent.OwnSay.NOT_ASKED.value,
    }
    return {"fields": fields, "children": [child]}


def _date(name: str, day: Any) -> dict[str, list[str]]:
    if day is None:
        return {}
    return {f"{name}_{part}": [str(getattr(day, part))] for part in ("day", "month", "year")}
