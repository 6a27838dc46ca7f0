"""Who may do what, through what, since when: for auditors and administrators (policy P2)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.people.contributed import Grant, GrantSource, grant_sources
from accounts.people.models import Membership, User
from accounts.roles import ROLES
from accounts.roster.forms import RosterFilterForm
from accounts.spreadsheet import csv_answer, csv_lines
from config.clock import london_date

AUDIT, MANAGE = "accounts.view_auditevent", "accounts.manage_people"
HEADINGS = ("Name", "Email", "May", "Through", "Since", "Until")
_SET = 500


def _asked(form: RosterFilterForm) -> tuple[GrantSource, QuerySet[Any]]:
    """The chosen way to be entitled and its rows, narrowed to what was asked."""
    data = form.cleaned_data if form.is_valid() else {"through": "", "q": "", "service": ""}
    sources = grant_sources()
    source = sources.get(data["through"]) or next(iter(sources.values()))
    rows = source.rows()
    if data["q"].strip():
        people = User.objects.named_like(data["q"].strip()).values("pk")
        rows = rows.filter(**{f"{source.person}__in": people})
    if data["service"] and source.service:
        rows = rows.filter(**{source.service: data["service"]})
    elif data["service"]:
        there = Membership.objects.current().filter(service_id=int(data["service"])).values("user")
        rows = rows.filter(**{f"{source.person}__in": there})
    return source, rows


@open_to(AUDIT, MANAGE)
@require_GET
def grants(request: HttpRequest) -> HttpResponse:
    """Everybody who may do more than look, one way to be entitled at a time, by name."""
    form = RosterFilterForm(request.GET or None)
    source, rows = _asked(form)
    page = keyset_page(request, rows, by=(f"{source.person}__full_name", "id"), size=25)
    permissions = Prefetch("permissions")
    context = {
        "form": form,
        "page": page,
        "source": source,
        "grants": list(source.grants(page.items)),
        "query": request.GET.urlencode(),
        "roles": Group.objects.filter(name__in=ROLES).order_by("name").prefetch_related(permissions),
    }
    return render(request, "accounts/roster/list.html", context)


@open_to(AUDIT, MANAGE)
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponseBase:
    """What the filter finds as CSV, of every way to be entitled where none is chosen; the export is itself an event."""
    form = RosterFilterForm(request.GET or None)
    chosen = (
        [_asked(form)]
        if request.GET.get("through")
        else [_asked(RosterFilterForm(request.GET | {"through": key})) for key in grant_sources()]
    )
    with transaction.atomic():
        audit.record(audit.Event.ROLES_EXPORTED, by=signed_in(request), filter=request.GET.urlencode())
    return csv_answer("roles", csv_lines(HEADINGS, _rows(chosen)))


def _rows(chosen: list[tuple[GrantSource, QuerySet[Any]]]) -> Iterator[list[object]]:
    """A row for each grant; memory stays flat."""
    for source, rows in chosen:
        ordered = rows.order_by(f"{source.person}__full_name", "pk").iterator(chunk_size=_SET)
        while part := list(islice(ordered, _SET)):
            yield from map(_cells, source.grants(part))


def _cells(grant: Grant) -> list[object]:
    since = grant.since
    day = london_date(since) if since is not None and hasattr(since, "hour") else since  # type: ignore[arg-type]
    return [
        grant.person.full_name, grant.person.email, grant.what, grant.through, day or "Before it was recorded",
        grant.until or "",
    ]  # fmt: skip
