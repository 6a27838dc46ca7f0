"""The timeline on paper: a page to print, and a PDF to hand on."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import STAFF, open_to
from config import clock
from socialaccounts.incidents.pages import incident_to_read
from socialaccounts.incidents.printing import FontMissing, export
from socialaccounts.incidents.steps import steps_of
from socialaccounts.incidents.timeline import timeline

logger = logging.getLogger(__name__)


@open_to(STAFF)
@require_GET
@never_cache
def printable(request: HttpRequest, pk: int) -> HttpResponse:
    """The timeline as a page for paper."""
    found, _ = incident_to_read(request, pk)
    context = {
        "incident": found,
        "steps": steps_of(found),
        "team": found.freeze.team_people(),
        "lines": timeline(found),
        "now": clock.now(),
    }
    return render(request, "socialaccounts/incidents/timeline.html", context)


@open_to(STAFF)
@require_GET
@never_cache
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The timeline as a PDF; the export is itself an event."""
    found, user = incident_to_read(request, pk)
    try:
        content = export(incident=found, by=user)
    except FontMissing:
        logger.exception("The font for PDFs is not built.")
        messages.error(
            request, "The PDF cannot be made here: tell ICT support that the fonts of the portal are missing."
        )
        return redirect("incidents:timeline", found.pk)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}-timeline.pdf"'
    return response
