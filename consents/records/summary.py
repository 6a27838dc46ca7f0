"""A form in words, as the rows of a summary list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.templatetags.portal import in_words
from consents.records.models import Consent, Form

Row = dict[str, str]


def rows_of(form: Form) -> list[Row]:
    """What was typed about a filed form, in the order of the paper."""
    return [
        *({"key": _who(consent), "value": _said(consent)} for consent in form.consents.all()),
        {
            "key": "Signed by",
            "value": f"{form.adult.name if form.adult else ''}\n{form.get_capacity_display()}",
        },
        {"key": "Parental responsibility", "value": "Shown" if form.responsibility_shown else "Not shown"},
        {"key": "Date signed", "value": in_words(form.signed_on)},
        {"key": "For", "value": _purpose(form)},
        {"key": "Where", "value": _lines(form.channel_labels) or "Nowhere: nothing is ticked"},
        {
            "key": "What",
            "value": _lines([*form.media_labels, *(f"Partner: {name}" for name in form.partners)])
            or "Nothing",
        },
        {"key": "Naming", "value": form.get_naming_display()},
        {"key": "Photos already taken", "value": "Covered" if form.covers_earlier_photos else "Not covered"},
        {"key": "Valid", "value": validity(form)},
    ]


def validity(form: Form) -> str:
    """From when to when, both days included."""
    if form.valid_until is None:
        return f"From {in_words(form.valid_from)}, no last day given"
    return span(form.valid_from, form.valid_until)


def span(first: date | None, last: date | None) -> str:
    """Two days in words; one if they are the same."""
    return in_words(first) if first == last else f"{in_words(first)} to {in_words(last)}"


def _who(consent: Consent) -> str:
    child = consent.child
    born = f", born {in_words(child.date_of_birth)}" if child.date_of_birth else ", date of birth not known"
    return f"{child.name}{born}"


def _said(consent: Consent) -> str:
    own: Any = (
        "" if consent.own_say == Consent.OwnSay.NOT_ASKED else f"\nThe child {_verb(consent)} on the form"
    )
    return f"{consent.get_answer_display()}{own}"


def _verb(consent: Consent) -> str:
    return "agrees" if consent.own_say == Consent.OwnSay.AGREED else "refuses"


def _purpose(form: Form) -> str:
    if not form.for_event:
        return "Photographs in general"
    return f"{form.event_name}, {span(form.event_from, form.event_until)}"


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)
