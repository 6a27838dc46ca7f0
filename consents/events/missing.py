"""Forms for the children of an event who need one, in one print job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from config.workflow import Refused
from consents.events.readiness import Readiness
from consents.intake.printing.actions import issue
from consents.intake.printing.models import IssuedForm, PrintJob
from consents.records.models import Child, Event, Wording


@dataclass(frozen=True)
class Missing:
    """The children for whom a form of this event is to be printed, and how many have one out that is not back."""

    children: tuple[Child, ...]
    out: int


def missing_forms(event: Event, ready: Readiness) -> Missing:
    """Who needs a form and has none of this event out. One query at most."""
    wanted = ready.without_form
    if not wanted:
        return Missing((), 0)
    out = IssuedForm.objects.out().filter(form__event=event, child__in=[child.pk for child in wanted])
    there = set(out.values_list("child", flat=True))
    return Missing(tuple(child for child in wanted if child.pk not in there), len(there))


def print_missing(*, event: Event, missing: Missing, channel: str, by: User) -> PrintJob:
    """Have them printed in one job, in the newest wording that offers this channel. Raises Refused."""
    if not missing.children:
        raise Refused("Nobody on the list needs a form that is not out already.")
    wording = _offering(channel, Wording.objects.issued())
    if wording is None:
        raise Refused("No version of the form offers this channel, so no family can be asked for it.")
    return issue(children=missing.children, wording=wording, event=event, service=event.service, by=by)


def _offering(channel: str, wordings: Iterable[Wording]) -> Wording | None:
    return next((wording for wording in wordings if channel in wording.channels), None)
