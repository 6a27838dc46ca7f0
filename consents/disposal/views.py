"""The pages on which keeping ends: what is due, what waits for a second person, the certificate, and holds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from config.workflow import Refused
from consents.disposal import actions, certificate, horizon
from consents.disposal.due import cutoff, due_forms, what_keeps
from consents.disposal.forms import HoldForm, HorizonForm, RefuseForm
from consents.disposal.models import Disposal, Hold
from consents.records.models import Form
from consents.takedowns.answers import pdf_response
from consents.takedowns.letters import pdf as letters_pdf

DISPOSERS = "consents.dispose"


@open_to(DISPOSERS)
@never_cache
@require_GET
def disposals(request: HttpRequest) -> HttpResponse:
    """Forms that are due; `?show=waiting` those that wait for a second person, `?show=decided` those decided."""
    show = request.GET.get("show", "")
    if show in ("waiting", "decided"):
        found = Disposal.objects.select_related("form", "proposed_by", "decided_by")
        waiting = found.filter(status="proposed")
        page = keyset_page(
            request, waiting if show == "waiting" else found.exclude(status="proposed"), by=("-pk",)
        )
        return render(request, "consents/disposal/disposals.html", {"page": page, "show": show})
    due = keyset_page(request, due_forms(), by=("pk",))
    context = {"page": due, "show": "", "cutoff": cutoff()}
    return render(request, "consents/disposal/disposals.html", context)


@open_to(DISPOSERS)
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose one form that is due."""
    form = get_object_or_404(Form.objects.filed(), pk=pk)
    try:
        disposal = actions.propose(form=form, by=signed_in(request))
        messages.success(request, f"{disposal.reference} waits for another person to approve it.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("consents:disposals")


@open_to(DISPOSERS)
@never_cache
@require_http_methods(["GET", "POST"])
def disposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One disposal: its certificate, and for the second person the decision. Approving is one press, keeping needs words."""
    found = _find(pk)
    form = RefuseForm(request.POST if request.POST.get("do") == "refuse" else None)
    try:
        if request.POST.get("do") == "approve":
            actions.approve(disposal=found, by=signed_in(request))
            messages.success(request, "The key is destroyed: nobody can open the scan any more.")
            return redirect(found)
        if form.is_valid():
            actions.refuse(disposal=found, because=form.cleaned_data["because"], by=signed_in(request))
            return redirect(found)
    except Refused as refusal:
        if refusal.field:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.error(request, refusal.message)
        found = _find(pk)
    context = {
        "disposal": found,
        "rows": certificate.rows_of(found),
        "form": form,
        "may_decide": found.status == "proposed" and found.proposed_by_id != signed_in(request).pk,
    }
    return render(request, "consents/disposal/disposal.html", context)


@open_to(DISPOSERS)
@never_cache
@require_GET
def certificate_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate as a file. It holds hashes and names of staff, and no child."""
    found = _find(pk)
    return pdf_response(certificate.pdf(found), f"{found.reference}.pdf")


@open_to(DISPOSERS)
@never_cache
@require_http_methods(["GET", "POST"])
def holds(request: HttpRequest, pk: int) -> HttpResponse:
    """What keeps one form, its holds, and placing another."""
    found = get_object_or_404(Form.objects.filed(), pk=pk)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.place_hold(form=found, by=signed_in(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{found.reference} is kept.")
            return redirect("consents:holds", found.pk)
    context = {
        "cf": found,
        "form": form,
        "holds": list(found.holds.select_related("placed_by", "released_by")),
        "keeps": what_keeps(found),
    }
    return render(request, "consents/disposal/holds.html", context)


@open_to(DISPOSERS)
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """End a hold."""
    hold = get_object_or_404(Hold.objects.select_related("form"), pk=pk)
    try:
        actions.release_hold(hold=hold, by=signed_in(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("consents:holds", hold.form_id)


@open_to("consents.verify_form")
@never_cache
@require_GET
def ending(request: HttpRequest) -> HttpResponse:
    """Consents that end within 30, 60 or 90 days, the first to end first, with the letters that ask for new ones."""
    form = HorizonForm(request.GET)
    found = horizon.ending(**_wanted(form))
    page = keyset_page(request, horizon.with_people(found), by=("valid_until", "pk"))
    context = {"page": page, "filter": form, "query": request.GET.urlencode()}
    return render(request, "consents/disposal/ending.html", context)


@open_to("consents.verify_form")
@never_cache
@require_GET
def renewals(request: HttpRequest) -> HttpResponse:
    """The letters of the list as it is filtered in one PDF; `?form=` gives the one of a single form."""
    wanted = _wanted(HorizonForm(request.GET))
    found = horizon.ending(**wanted).order_by("valid_until", "pk")
    one = request.GET.get("form", "")
    if one.isdigit():
        found = Form.objects.filter(pk=int(one[:18]), status="verified", valid_until__isnull=False)
    written = horizon.letters(horizon.with_people(found)[: horizon.MOST_LETTERS], by=signed_in(request))
    if not written:
        messages.error(request, "No consent on this list ends soon, so there is no letter.")
        return redirect("consents:ending")
    return pdf_response(letters_pdf(*written), "renewals.pdf")


def _wanted(form: HorizonForm) -> dict[str, Any]:
    given = form.cleaned_data if form.is_valid() else {}
    return {
        "days": int(given.get("days") or 30),
        "kind": given.get("kind", ""),
        "event": given.get("event", ""),
    }


def _find(pk: int) -> Disposal:
    return get_object_or_404(Disposal.objects.select_related("form", "proposed_by", "decided_by"), pk=pk)
