"""Versions of the paper form: drafted, compared, issued for good. Consent officers alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from config.workflow import Refused, WrongState
from consents.records import wording_actions
from consents.records.models import Form, Wording
from consents.records.wording_forms import CompareForm, WordingForm, initial_of
from consents.records.wording_words import differences, rows_of_wording

OFFICERS = "consents.manage_wording"
MOST_COUNTED = 1000


@open_to(OFFICERS)
@require_GET
def wordings(request: HttpRequest) -> HttpResponse:
    """All versions, the newest first, and whether anybody signed on them."""
    used = Exists(Form.objects.filter(wording=OuterRef("pk")))
    page = keyset_page(request, Wording.objects.annotate(is_used=used), by=("-id",))
    return render(request, "consents/records/wordings.html", {"page": page, "compare": CompareForm()})


@open_to(OFFICERS)
@require_GET
def wording(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, and the forms that were signed on it."""
    found = get_object_or_404(Wording, pk=pk)
    forms = Form.objects.visible_to(signed_in(request)).filed().filter(wording=found)
    counted = forms.order_by()[: MOST_COUNTED + 1].count()
    context = {
        "wording": found,
        "rows": rows_of_wording(found),
        "page": keyset_page(request, forms.select_related("service"), by=("-id",)),
        "count": f"more than {MOST_COUNTED}" if counted > MOST_COUNTED else counted,
    }
    return render(request, "consents/records/wording.html", context)


@open_to(OFFICERS)
@require_http_methods(["GET", "POST"])
def new_wording(request: HttpRequest) -> HttpResponse:
    """A new draft, which starts like the newest version that was issued."""
    newest = list(Wording.objects.issued()[:1])
    form = WordingForm(
        request.POST if request.method == "POST" else None,
        like=newest,
        initial=initial_of(newest[0] if newest else None),
    )
    act = lambda: wording_actions.draft_wording(facts=form.facts, by=signed_in(request))  # noqa: E731
    return _keep(request, form, act, {"back": reverse("consents:wordings")})


@open_to(OFFICERS)
@require_http_methods(["GET", "POST"])
def change_wording(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = get_object_or_404(Wording, pk=pk)
    if found.issued_on:
        messages.error(request, f"Version {found.version} is issued, so it cannot change any more.")
        return redirect(found)
    like = [*Wording.objects.issued()[:1], found]
    initial = {**initial_of(found), "version": found.version}
    form = WordingForm(request.POST if request.method == "POST" else None, like=like, initial=initial)

    def act() -> Wording:
        return wording_actions.change_wording(wording=found, facts=form.facts, by=signed_in(request))

    return _keep(request, form, act, {"wording": found, "back": found.get_absolute_url()})


def _keep(
    request: HttpRequest, form: WordingForm, act: Callable[[], Wording], context: dict[str, Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act())
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
    return render(request, "consents/records/wording_form.html", {**context, "form": form})


@open_to(OFFICERS)
@require_http_methods(["GET", "POST"])
def issue_wording(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft out, for good."""
    found = get_object_or_404(Wording, pk=pk)
    if request.method == "GET" and not found.issued_on:
        context = {"wording": found, "rows": rows_of_wording(found)}
        return render(request, "consents/records/issue_wording.html", context)
    try:
        wording_actions.issue_wording(wording=found, by=signed_in(request))
        messages.success(request, f"Version {found.version} is issued. Nobody can change it any more.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@open_to(OFFICERS)
@require_http_methods(["GET", "POST"])
def discard_wording(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = get_object_or_404(Wording, pk=pk)
    if request.method == "GET" and not found.issued_on:
        return render(request, "consents/records/discard_wording.html", {"wording": found})
    try:
        wording_actions.discard_wording(wording=found, by=signed_in(request))
    except WrongState as refusal:
        messages.error(request, refusal.message)
        return redirect(found)
    messages.success(request, f"The draft {found.version} is discarded.")
    return redirect("consents:wordings")


@open_to(OFFICERS)
@require_GET
def compare_wordings(request: HttpRequest) -> HttpResponse:
    """Two versions side by side, and where they differ; the newest beside the one before, until others are chosen."""
    newest = list(Wording.objects.order_by("-pk").values_list("pk", flat=True)[:2])
    latest = {"left": newest[1], "right": newest[0]} if len(newest) == 2 else None
    form = CompareForm(request.GET or latest)
    rows = differences(form.cleaned_data["left"], form.cleaned_data["right"]) if form.is_valid() else []
    return render(
        request,
        "consents/records/compare_wordings.html",
        {"form": form, "rows": rows, "may_compare": bool(latest)},
    )
