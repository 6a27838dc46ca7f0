"""The list of everything that a person may enter, and its stars."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import STAFF, open_to, signed_in
from accounts.paging import keyset_page, sorting
from socialaccounts.register.listing import SORTS
from socialaccounts.vault.favourites import star
from socialaccounts.vault.listing import PAGE, Vaults
from socialaccounts.vault.pages import account_to_enter


@open_to(STAFF)
@require_GET
def vaults(request: HttpRequest) -> HttpResponse:
    """The accounts that this person may enter: on the first page the favourites stand before all others."""
    asked = Vaults(signed_in(request), request.GET)
    order = sorting(request, SORTS)
    found = asked.favourites if asked.starred_only else asked.others
    page = keyset_page(request, found, by=order.by, size=PAGE)
    first = asked.has_starred and not (asked.starred_only or page.previous_url)
    favourites = list(asked.favourites.order_by(*order.by)[: PAGE + 1]) if first else []
    shown = len(favourites[:PAGE])
    # Both lists at once, since what a row says takes two queries.
    lines = asked.lines([*favourites[:PAGE], *page.items])
    context = {
        "asked": asked,
        "sorting": order,
        "page": page,
        "favourites": lines[:shown],
        "more_favourites": len(favourites) > PAGE,
        "rows": lines[shown:],
        "here": request.get_full_path(),
    }
    return render(request, "socialaccounts/vault/list.html", context)


@open_to(STAFF)
@require_POST
def favourite(request: HttpRequest, pk: int) -> HttpResponse:
    """Star an account, or take its star away; then back to where the person was."""
    account, user, _ = account_to_enter(request, pk)
    star(account=account, by=user, on=request.POST.get("on") == "yes")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=request.is_secure())
    return HttpResponseRedirect(back if back.startswith("/") and safe else reverse("vaults:list"))
