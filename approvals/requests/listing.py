"""The list of requests: the queue of comms, what managers are asked, what an officer has asked for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_GET

from accounts.doors import STAFF, open_to, signed_in
from accounts.forms import PortalForm
from accounts.paging import keyset_page
from accounts.people.models import Service
from accounts.templatetags.portal import how_far, tag_colour
from accounts.widgets import Select
from approvals.requests.models import NO_NAME, AccountRequest
from approvals.requests.querysets import AccountRequestQuerySet
from approvals.requests.tabs import counts, tabs_for
from approvals.requests.workflow import OPEN, WITH_COMMS, RequestKind, Status
from config import clock
from config.references import paths, reference
from config.workdays import working_days_since
from socialaccounts.register.models import Platform

COLUMNS = (
    "pk",
    "name",
    "status",
    "submitted_at",
    "moved_at",
    "waiting_since",
    "kind",
    "platform__name",
    "service__name",
    "requester__full_name",
    "claimed_by__full_name",
)


class FilterForm(PortalForm):
    """Search and filters of the list; `tab` is kept when they are applied."""

    tab = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    q = forms.CharField(
        label="Search", required=False, max_length=200, help_text="Reference, name, handle, or who asked"
    )
    service = forms.ChoiceField(
        choices=lambda: [("", "All services"), *Service.objects.values_list("pk", "name")],
        required=False,
        widget=Select,
    )
    platform = forms.ChoiceField(
        choices=lambda: [("", "All platforms"), *Platform.objects.values_list("pk", "name")],
        required=False,
        widget=Select,
    )

    def narrow(self, found: AccountRequestQuerySet) -> AccountRequestQuerySet:
        """Those that the valid form asks for."""
        asked: dict[str, Any] = self.cleaned_data
        for name in ("service", "platform"):
            if asked[name]:
                found = found.filter(**{name: asked[name]})
        return found.search(asked["q"]) if asked["q"] else found


def lines(rows: Iterable[Any]) -> list[dict[str, str]]:
    """What the list says of each of `rows` (of COLUMNS), in plain words, since a template reads them fastest."""
    path = paths("requests:detail", "RQ")
    return [
        {
            "url": path(row.pk),
            "request": f"{reference('RQ', row.pk)} {row.name or NO_NAME}",
            "platform": row.platform__name or "No platform yet",
            "service": row.service__name or "Not given",
            "requester": row.requester__full_name,
            "status": Status(row.status).label,
            "colour": tag_colour(row.status),
            "claimed_by": row.claimed_by__full_name or "",
            "submitted": capfirst(how_far(row.submitted_at)) or "Not yet",
            "kind": "" if row.kind == RequestKind.OPEN else RequestKind(row.kind).label,
            **_age(row),
        }
        for row in rows
    ]


def _age(row: Any) -> dict[str, str]:
    """For how many working days whoever's turn it is has had it, and whether that is too long."""
    if row.status not in OPEN:
        return {"waiting": "At its end", "late": ""}
    days = working_days_since(clock.london_date(row.waiting_since), clock.today())
    words = {0: "Since today", 1: "1 working day"}.get(days, f"{days} working days")
    late = row.status in WITH_COMMS and days > settings.REQUEST_WORKING_DAYS
    return {"waiting": words, "late": "Late" if late else ""}


@open_to(STAFF)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """The tabs of this reader, and the requests of the chosen one."""
    user = signed_in(request)
    tabs = tabs_for(user)
    tab = next((one for one in tabs if one.key == request.GET.get("tab")), tabs[0])
    filtered = any(request.GET.get(name) for name in ("q", "service", "platform"))
    form = FilterForm(request.GET) if filtered else FilterForm(initial={"tab": tab.key})
    found = AccountRequest.objects.visible_to(user).filter(tab.where(user))
    if filtered:
        found = form.narrow(found) if form.is_valid() else found.none()
    page = keyset_page(request, found.values_list(*COLUMNS, named=True), by=tab.by, size=25)
    context = {
        "tabs": tabs,
        "tab": tab,
        "counts": counts(tabs, user),
        "form": form,
        "filtered": filtered,
        "page": page,
        "lines": lines(page.items),
    }
    return render(request, "approvals/requests/list.html", context)
