"""Before the day: who is cleared for an account or channel, and the sheet that the photographer takes along."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import may_open, open_to, signed_in
from config.workflow import Refused
from consents.checks.forms import place_of
from consents.events import actions
from consents.events.forms import PlaceForm
from consents.events.missing import missing_forms, print_missing
from consents.events.readiness import Readiness, readiness
from consents.events.sheet import sheet
from consents.events.views import PEOPLE, find
from consents.intake.views import FILERS
from consents.records.models import Event


@dataclass(frozen=True)
class Asked:
    """What was chosen: the place in words, its key, and how everybody stands there."""

    place: str
    key: str
    channel: str
    readiness: Readiness


@open_to(*PEOPLE)
@never_cache
@require_safe
def ready(request: HttpRequest, pk: int) -> HttpResponse:
    """Per expected child: cleared, not, or ending before the day, and what to do."""
    shown = find(request, pk)
    form, asked = _asked(request.GET, shown)
    may_print = may_open(signed_in(request), FILERS) and not shown.is_cancelled
    missing = missing_forms(shown, asked.readiness) if asked and may_print else None
    context = {"event": shown, "form": form, "asked": asked, "missing": missing}
    return render(request, "consents/events/ready.html", context)


@open_to(*FILERS)
@require_POST
def print_forms(request: HttpRequest, pk: int) -> HttpResponse:
    """Forms for those who need one, in one print job; whoever has one of this event out is left alone."""
    shown = find(request, pk)
    _, asked = _asked(request.POST, shown)
    if asked is None:
        return redirect("events:ready", shown.pk)
    missing = missing_forms(shown, asked.readiness)
    try:
        return redirect(
            print_missing(event=shown, missing=missing, channel=asked.channel, by=signed_in(request))
        )
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(f"{reverse('events:ready', args=[shown.pk])}?{urlencode({'place': asked.key})}")


@open_to(*PEOPLE)
@never_cache
@require_safe
def photographer(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom not to photograph, by name alone: as a page to print, or as a PDF with `?as=pdf`. Recorded first."""
    shown = find(request, pk)
    form, asked = _asked(request.GET, shown)
    if asked is None:
        return render(request, "consents/events/ready.html", {"event": shown, "form": form, "asked": None})
    actions.open_sheet(event=shown, place=asked.place, by=signed_in(request))
    if request.GET.get("as") == "pdf":
        paper = sheet(shown, asked.place, asked.readiness)
        response = HttpResponse(paper, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{shown.reference}-photographer.pdf"'
        return response
    return render(request, "consents/events/sheet.html", {"event": shown, "asked": asked})


def _asked(query: QueryDict, event: Event) -> tuple[PlaceForm, Asked | None]:
    form = PlaceForm(query if "place" in query else None)
    if not form.is_valid():
        return form, None
    key = form.cleaned_data["place"]
    account, channel = place_of(key)
    label = dict(form.fields["place"].choices)[key]  # type: ignore[attr-defined]
    return form, Asked(label, key, channel, readiness(event, account=account, channel=channel))
