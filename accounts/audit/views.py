"""The audit, for auditors."""

import csv
from collections.abc import Iterator

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.audit.forms import AuditFilterForm
from accounts.audit.models import AuditEvent, AuditEventQuerySet
from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.spreadsheet import safe_cell

EXPORT_ROWS = 50_000


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
    response = StreamingHttpResponse(_lines(found[:EXPORT_ROWS]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


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


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(found: AuditEventQuerySet) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(
        writer.writerow(["Number", "When", "Who", "Email", "What", "Object", "Reason", "Details"])
    )
    for row in found.iterator(chunk_size=1000):
        when = localtime(row.at).isoformat(sep=" ", timespec="seconds")
        cells = [row.sequence, when, row.actor_name, row.actor_email, row.what]
        cells += [row.target_ref, row.reason, row.details]
        yield str(writer.writerow([safe_cell(cell) for cell in cells]))
