"""Looking at the register: the list, its export, and the page of one account. Open to all staff."""

from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.doors import STAFF, open_to
from accounts.paging import keyset_page, sorting
from accounts.people.models import User
from accounts.spreadsheet import csv_answer
from socialaccounts.register.export import csv_lines
from socialaccounts.register.listing import SORTS, Filter
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.rules import sees_who_fetched

SIBLINGS = 5


@open_to(STAFF)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Every social account, searched, filtered and sorted as the query string says."""
    asked = Filter(cast(User, request.user), request.GET)
    order = sorting(request, SORTS)
    page = keyset_page(request, asked.rows, by=order.by, size=25)
    context = {
        "filter": asked,
        "sorting": order,
        "page": page,
        "rows": asked.lines(page.items),
        "query": request.GET.urlencode(),
    }
    return render(request, "socialaccounts/register/list.html", context)


@open_to(STAFF)
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponseBase:
    """What the filter finds, by name, as CSV; the export is itself an event."""
    user = cast(User, request.user)
    asked = Filter(user, request.GET)
    with transaction.atomic():
        audit.record(audit.Event.REGISTER_EXPORTED, by=user, filter=request.GET.urlencode() or "none")
    return csv_answer("register", csv_lines(asked.found))


@open_to(STAFF)
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what it is, who holds it, what was done to it."""
    user = cast(User, request.user)
    visible = SocialAccount.objects.visible_to(user)
    found = get_object_or_404(visible.select_related("platform", "service"), pk=pk)
    siblings = visible.current().filter(service=found.service).exclude(pk=pk).select_related("platform")
    holders = list(found.holders.unended().with_standing().select_related("user").by_capacity())
    holds = any(holder.user_id == user.pk and not holder.changed_service for holder in holders)
    context = {
        "account": found,
        "holders": holders,
        "holds": holds,
        "sees_vault": holds or sees_who_fetched(user, found),
        "siblings": list(siblings.order_by("sort_name", "pk")[: SIBLINGS + 1]),
        "most_siblings": SIBLINGS,
    }
    return render(request, "socialaccounts/register/account.html", context)
