"""Before the day: who is cleared for an account or channel, and the sheet that the photographer takes along."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.doors import open_to, signed_in
from consents.checks.forms import place_of
from consents.events import actions
from consents.events.forms import PlaceForm
from consents.events.readiness import Readiness, readiness
from consents.events.sheet import sheet
from consents.events.views import PEOPLE, find
from consents.records.models import Event


@dataclass(frozen=True)
class Asked:
    """What was chosen: the place in words, its key, and how everybody stands there."""

    place: str
    key: str
    readiness: Readiness


@open_to(*PEOPLE)
@never_cache
@require_safe
def ready(request: HttpRequest, pk: int) -> HttpResponse:
    """Per expected child: cleared, not, or ending before the day, and what to do."""
    shown = find(request, pk)
    form, asked = _asked(request, shown)
    return render(request, "consents/events/ready.html", {"event": shown, "form": form, "asked": asked})


@open_to(*PEOPLE)
@never_cache
@require_safe
def photographer(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom not to photograph, by name alone: as a page to print, or as a PDF with `?as=pdf`. Recorded first."""
    shown = find(request, pk)
    form, asked = _asked(request, shown)
    if asked is None:
        return render(request, "consents/events/ready.html", {"event": shown, "form": form, "asked": None})
    actions.open_sheet(event=shown, place=asked.place, by=signed_in(request))
    if request.GET.get("as") == "pdf":
        paper = sheet(shown, asked.place, asked.readiness)
        response = HttpResponse(paper, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{shown.reference}-photographer.pdf"'
        return response
    return render(request, "consents/events/sheet.html", {"event": shown, "asked": asked})


def _asked(request: HttpRequest, event: Event) -> tuple[PlaceForm, Asked | None]:
    form = PlaceForm(request.GET if "place" in request.GET else None)
    if not form.is_valid():
        return form, None
    key = form.cleaned_data["place"]
    account, channel = place_of(key)
    label = dict(form.fields["place"].choices)[key]  # type: ignore[attr-defined]
    return form, Asked(label, key, readiness(event, account=account, channel=channel))
