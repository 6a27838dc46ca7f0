"""The drills of all live accounts, and the red list: both for comms, the worst first."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.spreadsheet import csv_answer
from socialaccounts.drills.export import csv_lines
from socialaccounts.drills.forms import DrillFilterForm, RedFilterForm
from socialaccounts.drills.queries import lines
from socialaccounts.drills.redlist import reasons
from socialaccounts.vault.rules import PROVE_ACCESS


@open_to(PROVE_ACCESS)
@require_GET
def drills(request: HttpRequest) -> HttpResponse:
    """When comms last got into each live account, and when it has to prove it again."""
    form = DrillFilterForm(request.GET)
    page = keyset_page(request, form.narrow(), by=("drill", "drilled_from", "pk"), size=25)
    context = {"filters": form, "page": page, "rows": lines(page.items)}
    return render(request, "socialaccounts/drills/list.html", context)


@open_to(PROVE_ACCESS)
@require_GET
def red_list(request: HttpRequest) -> HttpResponse:
    """Live accounts that are not safe, each with its reasons."""
    form = RedFilterForm(request.GET)
    page = keyset_page(request, form.narrow(), by=("-badness", "sort_name", "pk"), size=25)
    rows = [(account, reasons(account)) for account in page.items]
    context = {"filters": form, "page": page, "rows": rows, "query": request.GET.urlencode()}
    return render(request, "socialaccounts/drills/red_list.html", context)


@open_to(PROVE_ACCESS)
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponseBase:
    """The red list that the filter finds, as CSV; the export is itself an event."""
    form = RedFilterForm(request.GET)
    found = form.narrow()
    with transaction.atomic():
        audit.record(
            audit.Event.RED_LIST_EXPORTED, by=signed_in(request), filter=request.GET.urlencode() or "none"
        )
    return csv_answer("red-list", csv_lines(found))
