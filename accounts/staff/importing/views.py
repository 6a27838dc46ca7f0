"""Importing staff: the file, what its columns mean, every row with what will become of it, and the report."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.staff.importing import actions
from accounts.staff.importing.columns import Field
from accounts.staff.importing.forms import ArrangeForm, UploadForm
from accounts.staff.importing.models import MINUTES, Outcome, StaffImport, StaffImportRow
from accounts.staff.views import MANAGE
from accounts.templatetags.portal import in_words
from accounts.uploads import held_uploads
from config.workflow import Refused

_PAGES = "accounts/staff/importing"
GONE = "This import was cancelled, or its hour is over. Its rows are deleted. Upload the file again."
SHOWN = {
    "": "All rows",
    "error": "Errors",
    "add": "Added",
    "change": "Changed",
    "leave": "Leavers",
    "same": "The same",
}
View = Callable[..., HttpResponse]


def of_own_import(view: View) -> View:
    """Give an administrator their own import; one that is over, or another's, sends back to the beginning."""

    @wraps(view)
    def found(request: HttpRequest, pk: UUID) -> HttpResponse:
        actions.dispose_expired()
        batch = StaffImport.objects.filter(by=signed_in(request), pk=pk).select_related("by").first()
        if batch:
            return view(request, batch)
        messages.error(request, GONE)
        return redirect("people:import")

    opened: View = open_to(MANAGE)(never_cache(found))
    return opened


@open_to(MANAGE)
@held_uploads
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take the file, and read it; the file itself is not kept."""
    user = signed_in(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            batch = actions.begin(data=form.cleaned_data["file"].read(), by=user)
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("people:import_arrange", batch.pk)
    actions.dispose_expired()
    begun = StaffImport.objects.filter(by=user, done_at=None).order_by("-started_at")[:5]
    return render(request, f"{_PAGES}/upload.html", {"form": form, "begun": begun, "minutes": MINUTES})


@of_own_import
@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest, batch: StaffImport) -> HttpResponse:
    """Say what the columns mean; then every row is judged."""
    form = ArrangeForm(request.POST if request.method == "POST" else None, batch=batch)
    if form.is_valid():
        kept = {name: form.cleaned_data[name] for name in ("mark_leavers", "invite")}
        try:
            actions.arrange(batch=batch, columns=form.columns, by=signed_in(request), **kept)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("people:import_rows", batch.pk)
    context = {"form": form, "batch": batch, "count": batch.rows.exclude(cells=[]).count()}
    return render(request, f"{_PAGES}/arrange.html", context)


@of_own_import
@require_http_methods(["GET", "POST"])
def rows(request: HttpRequest, batch: StaffImport) -> HttpResponse:
    """What will become of every row; confirming writes them all, or none."""
    if batch.done_at:
        return redirect("people:import_done", batch.pk)
    if not batch.mark:
        return redirect("people:import_arrange", batch.pk)
    refusal_text = ""
    if request.method == "POST":
        try:
            return _answer(request, batch)
        except Refused as refusal:
            refusal_text = refusal.message
            batch.refresh_from_db()
    show = request.GET.get("show", "")
    found = batch.rows.filter(outcome=show) if show in Outcome.values else batch.rows.all()
    page = keyset_page(request, found, by=("number",), size=25)
    context = {
        "batch": batch,
        "page": page,
        "lines": [_line(row) for row in page.items],
        "tabs": [(key, words, batch.counts.get(key), key == show) for key, words in SHOWN.items()],
        "refusal": refusal_text,
        "minutes": MINUTES,
    }
    return render(request, f"{_PAGES}/rows.html", context)


def _answer(request: HttpRequest, batch: StaffImport) -> HttpResponse:
    if request.POST.get("do") == "cancel":
        actions.give_up(batch=batch, by=signed_in(request))
        messages.success(request, "The import is cancelled. Nothing was written.")
        return redirect("people:list")
    actions.confirm(batch=batch, by=signed_in(request))
    return redirect("people:import_done", batch.pk)


@of_own_import
@require_GET
def done(request: HttpRequest, batch: StaffImport) -> HttpResponse:
    """What was written."""
    if not batch.done_at:
        return redirect("people:import_rows", batch.pk)
    return render(request, f"{_PAGES}/done.html", {"batch": batch})


_WORDS = {one.value: one.label for one in Field} | {"manages": "Manages the service"}
_DAYS = {Field.STARTS_ON.value, Field.LEFT_ON.value}
_COLOURS = {"add": "good", "change": "working", "leave": "warning", "same": "quiet", "error": "bad"}


def _line(row: StaffImportRow) -> dict[str, Any]:
    """What the list says of a row: each change as what it was and what it becomes."""
    changes = [
        {"what": _WORDS[name], "was": _in_words(name, was), "now": _in_words(name, now)}
        for name, (was, now) in row.changes.items()
        if was != now
    ]
    return {
        "number": row.number if row.cells else "Not in the file",
        "name": row.name,
        "outcome": Outcome(row.outcome).label,
        "colour": _COLOURS[row.outcome],
        "changes": changes,
        "problems": row.problems,
    }


def _in_words(name: str, text: str) -> str:
    """What a field holds as people read it: a date in words, anything else as it is."""
    return in_words(date.fromisoformat(text)) if text and name in _DAYS else text
