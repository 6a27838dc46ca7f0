"""The audit, for auditors."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.audit.forms import AuditFilterForm
from accounts.audit.models import AuditEvent
from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.spreadsheet import csv_answer, csv_lines

EXPORT_ROWS = 50_000
HEADINGS = ("Number", "When", "Who", "Email", "What", "Object", "Reason", "Details")


@open_to("accounts.view_auditevent")
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Every event, newest first, by person, object, event and dates."""
    form = AuditFilterForm(request.GET or None)
    found = form.narrow(AuditEvent.objects.all()) if form.is_valid() else AuditEvent.objects.all()
    page = keyset_page(
        request, found.defer("target_type", "target_id", "digest", "seal"), by=("-sequence",), size=25
    )
    context = {"form": form, "page": page, "lines": [_line(event) for event in page.items]}
    return render(request, "accounts/audit/list.html", context)


@open_to("accounts.view_auditevent")
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponseBase:
    """The events that the filter finds, newest first, as CSV; the export is itself an event."""
    form = AuditFilterForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        return render(request, "accounts/audit/list.html", {"form": form, "page": None}, status=400)
    found = form.narrow(AuditEvent.objects.all()) if form.is_bound else AuditEvent.objects.all()
    with transaction.atomic():
        audit.record(audit.Event.AUDIT_EXPORTED, by=signed_in(request), filter=request.GET.urlencode())
    rows = found[:EXPORT_ROWS].iterator(chunk_size=1000)
    return csv_answer("audit", csv_lines(HEADINGS, map(_cells, rows)))


def _line(event: AuditEvent) -> dict[str, str]:
    """What the list says of an event, in plain words, since a template reads them fastest."""
    at = localtime(event.at)
    said = f"“{event.reason}” " if event.reason else ""
    return {
        "machine_time": at.isoformat(),
        "when": f"{at.day} {at:%b %Y, %H:%M:%S}",
        "who": event.actor_name,
        "what": event.what,
        "object": event.target_ref or "–",
        "details": f"{said}{event.facts_in_words}",
        "number": str(event.sequence),
    }


def _cells(row: AuditEvent) -> list[object]:
    when = localtime(row.at).isoformat(sep=" ", timespec="seconds")
    cells: list[object] = [row.sequence, when, row.actor_name, row.actor_email, row.what]
    return [*cells, row.target_ref, row.reason, row.details]
