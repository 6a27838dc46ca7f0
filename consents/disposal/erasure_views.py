"""Asking for the erasure of a child's record, and the second person's decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from config.workflow import Refused
from consents.disposal import erasing
from consents.disposal.erasure import Erasure
from consents.disposal.forms import EraseForm, KeepForm
from consents.disposal.views import DISPOSERS
from consents.records.models import Child


@open_to(DISPOSERS)
@never_cache
@require_http_methods(["GET", "POST"])
def erase_child(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be erased of one child and what stays; who asked for it, and how."""
    child = get_object_or_404(Child.objects.visible_to(signed_in(request)), pk=pk)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = erasing.propose_erasure(child=child, by=signed_in(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "Another person must decide it. Nothing is erased so far.")
            return redirect(found)
    context = {
        "child": child,
        "form": form,
        "plan": erasing.plan_of(child),
        "open": Erasure.objects.waiting().filter(child=child).first(),
    }
    return render(request, "consents/disposal/erase_child.html", context)


@open_to(DISPOSERS)
@never_cache
@require_GET
def erasures(request: HttpRequest) -> HttpResponse:
    """Every erasure that was asked for, the latest first."""
    page = keyset_page(request, Erasure.objects.select_related("proposed_by", "decided_by"), by=("-pk",))
    return render(request, "consents/disposal/erasures.html", {"page": page})


@open_to(DISPOSERS)
@never_cache
@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One erasure: what it does or did, and for the second person the decision."""
    found, user = _find(pk), signed_in(request)
    form = KeepForm(request.POST if request.POST.get("do") == "refuse" else None)
    try:
        if request.POST.get("do") == "erase":
            erasing.erase(erasure=found, by=user)
            messages.success(request, "The record is erased. It cannot be brought back.")
            return redirect(found)
        if form.is_valid():
            erasing.refuse_erasure(erasure=found, because=form.cleaned_data["because"], by=user)
            return redirect(found)
    except Refused as refusal:
        if refusal.field:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.error(request, refusal.message)
        found = _find(pk)
    waits = found.status == "proposed"
    context = {
        "erasure": found,
        "plan": erasing.plan_of(found.child) if waits else found,
        "form": form,
        "may_decide": waits and found.proposed_by_id != user.pk,
    }
    return render(request, "consents/disposal/erasure.html", context)


def _find(pk: int) -> Erasure:
    return get_object_or_404(Erasure.objects.select_related("child", "proposed_by", "decided_by"), pk=pk)
