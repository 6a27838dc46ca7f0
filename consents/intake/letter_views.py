"""The letter that asks a family for a new form, to look at, to print and as a PDF. Each is on record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import open_to, signed_in
from config.workflow import WrongState
from consents.intake import actions
from consents.intake.letter import Letter
from consents.intake.views import FILERS
from consents.records.models import Form


def _letter(request: HttpRequest, pk: int) -> Letter | HttpResponse:
    """The letter about a form that this person may know of, on record; or the way back to a form that needs none."""
    user = signed_in(request)
    visible = (
        Form.objects.visible_to(user).filed().select_related("adult").prefetch_related("consents__child")
    )
    form = get_object_or_404(visible, pk=pk)
    try:
        actions.record_letter(form=form, by=user)
    except WrongState as refusal:
        messages.error(request, refusal.message)
        return redirect(form)
    return Letter.about(form)


@open_to(*FILERS)
@never_cache
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as a page that prints."""
    found = _letter(request, pk)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "consents/intake/letter.html", {"letter": found, "cf": found.form})


@open_to(*FILERS)
@never_cache
@require_GET
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as a PDF, under a name that says nothing of a child."""
    found = _letter(request, pk)
    if isinstance(found, HttpResponse):
        return found
    response = HttpResponse(found.pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.form.reference}-letter.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
