"""Printing forms: order them, wait for the paper, look after the copies that are out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from config.workflow import Refused
from consents.intake import store
from consents.intake.printing import actions
from consents.intake.printing.forms import CancelForm
from consents.intake.printing.models import IssuedForm, PrintedPaper, PrintJob
from consents.intake.printing.ordering import Order
from consents.intake.views import FILERS
from consents.records.models import Form


@open_to(*FILERS)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Order forms: a child, a class list or an event; whoever is not on the register is shown first."""
    order = Order.of(request)
    if order.is_whole and order.form.chosen_wording:
        data = order.form.cleaned_data
        try:
            job = actions.issue(
                children=order.chosen,
                wording=order.form.chosen_wording,
                event=data["event"],
                valid_until=data["valid_until"],
                service=order.form.chosen_service,
                by=signed_in(request),
            )
        except Refused as refusal:
            order.form.add_error(
                refusal.field if refusal.field in order.form.fields else None, refusal.message
            )
        else:
            return redirect(job)
    return render(request, "consents/intake/printing/new.html", order.context)


@open_to(*FILERS)
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """What was printed, the newest first."""
    visible = PrintJob.objects.visible_to(signed_in(request)).select_related("asked_by", "event", "service")
    page = keyset_page(request, visible, by=("-id",), size=25)
    return render(request, "consents/intake/printing/jobs.html", {"page": page})


@open_to(*FILERS)
@never_cache
@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One print job: how far it is, its paper, and where each copy stands. `?part=1` gives only what changes."""
    found = _job(request, pk)
    issued = found.issued.select_related("form", "child").order_by("pk")
    page = keyset_page(request, issued, by=("form_id",), size=25)
    context = {"job": found, "page": page, "has_paper": PrintedPaper.objects.filter(job=found).exists()}
    part = "consents/intake/printing/_progress.html"
    return render(request, part if request.GET.get("part") else "consents/intake/printing/job.html", context)


@open_to(*FILERS)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the paper of a job once more."""
    found = _job(request, pk)
    try:
        actions.print_again(job=found, by=signed_in(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@open_to(*FILERS)
@never_cache
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF, once it is on record who took it."""
    found = _job(request, pk)
    sealed = PrintedPaper.objects.filter(job=found).first()
    if sealed is None:
        raise Http404
    with store.opened(sealed.storage_name, sealed_key=sealed.sealed_key, context=sealed.context) as plain:
        content = plain.read()
    actions.record_paper_taken(job=found, by=signed_in(request))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="consent-forms-{found.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@open_to(*FILERS)
@never_cache
@require_http_methods(["GET", "POST"])
def issued(request: HttpRequest, pk: int) -> HttpResponse:
    """One copy: for whom it was printed, where it stands; it can be cancelled while it is out."""
    user = signed_in(request)
    found = get_object_or_404(
        IssuedForm.objects.visible_to(user).select_related(
            "form__wording", "child", "job__asked_by", "cancelled_by"
        ),
        pk=pk,
    )
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(issued=found, because=form.cleaned_data["because"], by=user)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(
                request, f"{found.form.reference} is cancelled. Should it come back, it goes to the tray."
            )
            return redirect(found)
    typable = Form.objects.typable_by(user).filter(pk=pk).exists()
    context = {"issued": found, "cf": found.form, "form": form, "typable": typable}
    return render(request, "consents/intake/printing/issued.html", context)


def _job(request: HttpRequest, pk: int) -> PrintJob:
    visible = PrintJob.objects.visible_to(signed_in(request)).select_related(
        "asked_by", "event", "wording", "service"
    )
    return get_object_or_404(visible, pk=pk)
