"""Batches of scans: upload, progress, what was filed, and the report in which every page is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import open_to, signed_in
from accounts.models import Service
from accounts.paging import keyset_page
from config.workflow import Refused
from consents.intake.batches import actions
from consents.intake.batches.forms import BatchForm, ReasonForm, leave_form
from consents.intake.batches.models import (
    TRAY,
    Batch,
    BatchFile,
    FileState,
    PageState,
    Progress,
    ScannedPage,
)
from consents.intake.batches.upload import batch_uploads
from consents.intake.views import FILERS
from consents.records.models import Form, Status

_IN_WORDS = {
    PageState.READ: "not sorted yet",
    PageState.FILED: "with a form that is complete",
    PageState.BLANK: "blank",
    PageState.NO_CODE: "without a code",
    PageState.UNKNOWN: "with an unknown code",
    PageState.CANCELLED: "of a cancelled form",
    PageState.USED: "with a code already used",
    PageState.INCOMPLETE: "of a form with pages missing",
    PageState.DUPLICATE: "scanned twice",
    PageState.UNREADABLE: "that cannot be read",
    PageState.ALONE: "filed by hand",
    PageState.DISCARDED: "left out",
}


def in_words(counts: Counter[str]) -> list[tuple[str, int]]:
    """What became of how many pages, as a sentence goes on after their number."""
    return [(words, counts[state]) for state, words in _IN_WORDS.items() if counts[state]]


def batch_of(request: HttpRequest, pk: int) -> Batch:
    """The batch, where this person may see it. Raises Http404."""
    visible = Batch.objects.visible_to(signed_in(request)).select_related("by", "service")
    return get_object_or_404(visible, pk=pk)


@open_to(*FILERS)
@batch_uploads
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Upload what the scanner delivered; it is read and sorted by itself."""
    user = signed_in(request)
    services = list(Service.objects.filter(pk__in=user.managed_service_ids))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BatchForm(*sent, services=services)
    if form.is_valid():
        batch = actions.upload(
            files=form.cleaned_data["scans"],
            label=form.cleaned_data["label"],
            service=form.chosen_service,
            by=user,
        )
        return redirect(batch)
    return render(request, "consents/intake/batches/new.html", {"form": form})


@open_to(*FILERS)
@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """The batches that this person sees, the newest first; `?show=tray` those with something to decide."""
    found = Batch.objects.visible_to(signed_in(request)).select_related("by", "service")
    text, show = request.GET.get("q", "").strip()[:80], request.GET.get("show", "")
    if text:
        found = found.filter(label__icontains=text)
    if show == "tray":
        found = found.with_something_to_decide()
    elif show == "reading":
        found = found.filter(progress=Progress.READING)
    page = keyset_page(request, found, by=("-id",), size=25)
    trays, unread = (
        Counter(
            rows.filter(batch__in=[one.pk for one in page.items]).order_by().values_list("batch", flat=True)
        )
        for rows in (ScannedPage.objects.in_tray(), BatchFile.objects.to_decide())
    )
    rows = [(one, trays[one.pk], unread[one.pk]) for one in page.items]
    return render(
        request, "consents/intake/batches/list.html", {"page": page, "rows": rows, "text": text, "show": show}
    )


@open_to(*FILERS)
@never_cache
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a batch is, then what was filed and what lies in the tray. `?part=1` gives only the progress."""
    found = batch_of(request, pk)
    if not request.GET.get("part"):
        return show(request, found)
    if found.is_reading:
        context = {"batch": found, **_how_far(found)}
        return render(request, "consents/intake/batches/_progress.html", context)
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def show(
    request: HttpRequest, found: Batch, *, leave: ReasonForm | None = None, chosen: Collection[UUID] = ()
) -> HttpResponse:
    """The page of a batch, with the pages of the tray that are ticked already."""
    context = {
        "batch": found,
        "form": leave,
        "leave": leave or leave_form(),
        "chosen": chosen,
        **_how_far(found),
    }
    if not found.is_reading:
        context |= _outcome(request, found)
    return render(request, "consents/intake/batches/batch.html", context)


def _how_far(found: Batch) -> dict[str, Any]:
    files = list(found.files.order_by("number"))
    read = ScannedPage.objects.filter(batch=found).count()
    return {
        "files": len(files),
        "read": read,
        "total": max(read, sum(file.page_count or 1 for file in files)),
        "opening": any(file.page_count is None and file.state == FileState.WAITING for file in files),
        "waits_for_scanner": any(file.failures for file in files if file.state == FileState.WAITING),
        "refused": [file for file in files if file.state == FileState.REFUSED and not file.discarded_at],
    }


def _outcome(request: HttpRequest, found: Batch) -> dict[str, Any]:
    pages = ScannedPage.objects.filter(batch=found)
    counts = Counter(dict(pages.order_by().values_list("state").annotate(many=Count("pk"))))
    tray = keyset_page(
        request,
        pages.filter(state__in=TRAY).select_related("file"),
        by=("file__number", "number"),
        size=25,
    )
    forms = Form.objects.filter(pk__in=pages.filter(form__isnull=False).order_by().values("form"))
    waiting = forms.filter(status=Status.RECEIVED).order_by("pk")
    return {
        "tray": tray,
        "counts": in_words(counts),
        "forms": forms.count(),
        "waiting": waiting.count(),
        "first": waiting.first(),
        "may_delete": not counts[PageState.FILED] and not counts[PageState.ALONE],
    }


@open_to(*FILERS)
@never_cache
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Every page that came in and what became of it, to print. Names of children are on it, so it is on record."""
    found = batch_of(request, pk)
    pages = ScannedPage.objects.filter(batch=found).select_related("file", "form__issue__child", "decided_by")
    rows = list(pages.order_by("file__number", "number"))
    counts = Counter(page.state for page in rows)
    actions.record_report(batch=found, by=signed_in(request))
    context = {
        "batch": found,
        "rows": rows,
        "counts": in_words(counts),
        "files": found.files.select_related("discarded_by").order_by("number"),
    }
    return render(request, "consents/intake/batches/report.html", context)


@open_to(*FILERS)
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy a batch of which nothing was filed."""
    found = batch_of(request, pk)
    if request.method == "GET":
        return render(request, "consents/intake/batches/delete.html", {"batch": found})
    try:
        actions.delete(batch=found, by=signed_in(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(found)
    messages.success(request, "The batch and its scans are destroyed.")
    return redirect("consents:batches")
