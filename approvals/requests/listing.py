"""The list of requests: the queue of comms, what managers are asked, what an officer has asked for."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.doors import STAFF, open_to, signed_in
from accounts.forms import PortalForm
from accounts.paging import keyset_page
from accounts.people.models import Service
from accounts.widgets import Select
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import AccountRequestQuerySet
from approvals.requests.tabs import counts, tabs_for
from socialaccounts.register.models import Platform

LINE = ("requester", "service", "platform", "claimed_by")


class FilterForm(PortalForm):
    """Search and filters of the list; `tab` is kept when they are applied."""

    tab = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    q = forms.CharField(
        label="Search", required=False, max_length=200, help_text="Reference, name, handle, or who asked"
    )
    service = forms.ModelChoiceField(
        Service.objects.all(), required=False, widget=Select, empty_label="All services"
    )
    platform = forms.ModelChoiceField(
        Platform.objects.all(), required=False, widget=Select, empty_label="All platforms"
    )

    def narrow(self, found: AccountRequestQuerySet) -> AccountRequestQuerySet:
        """Those that the valid form asks for."""
        asked: dict[str, Any] = self.cleaned_data
        for name in ("service", "platform"):
            if asked[name]:
                found = found.filter(**{name: asked[name]})
        return found.search(asked["q"]) if asked["q"] else found


@open_to(STAFF)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """The tabs of this reader, and the requests of the chosen one."""
    user = signed_in(request)
    tabs = tabs_for(user)
    tab = next((one for one in tabs if one.key == request.GET.get("tab")), tabs[0])
    filtered = any(request.GET.get(name) for name in ("q", "service", "platform"))
    form = FilterForm(request.GET) if filtered else FilterForm(initial={"tab": tab.key})
    found = AccountRequest.objects.visible_to(user).filter(tab.where(user)).select_related(*LINE)
    if filtered:
        found = form.narrow(found) if form.is_valid() else found.none()
    context = {
        "tabs": tabs,
        "tab": tab,
        "counts": counts(tabs, user),
        "form": form,
        "filtered": filtered,
        "page": keyset_page(request, found, by=tab.by, size=25),
    }
    return render(request, "approvals/requests/list.html", context)
