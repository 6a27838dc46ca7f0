"""The page on which a consent officer sees where a child is shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from consents.checks.pages import Answer
from consents.records.models import Child
from consents.takedowns import shown


@open_to("consents.record_withdrawal")
@never_cache
@require_GET
def where_shown(request: HttpRequest, pk: int) -> HttpResponse:
    """All photo checks and posts of one child, by account; the look itself is recorded."""
    user = signed_in(request)
    child = get_object_or_404(Child.objects.visible_to(user), pk=pk)
    page = keyset_page(request, shown.look_up(child=child, by=user), by=("-pk",), size=25)
    rows = [(check, Answer(check.outcome)) for check in page.items]
    context = {"child": child, "page": page, "rows": rows, "places": shown.places(child)}
    return render(request, "consents/takedowns/shown.html", context)
