"""What one person knows: the report for when they leave."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page
from accounts.people.models import User
from config import clock
from socialaccounts.vault.knowers import KNOWN_ORDER, count_in_force, lines_of, values_known_to
from socialaccounts.vault.rules import SEE_KNOWLEDGE

ON_PAPER = 2000


@open_to(*SEE_KNOWLEDGE)
@never_cache
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Every value that a person knows, the ones in force first: a page of 25, or all of them for paper (`?all=yes`)."""
    subject = get_object_or_404(User.objects.get_queryset(), pk=pk)
    everything = bool(request.GET.get("all"))
    size = ON_PAPER if everything else 25
    page = keyset_page(request, values_known_to(subject), by=KNOWN_ORDER, size=size)
    context = {
        "subject": subject,
        "page": page,
        "rows": lines_of(subject, page.items),
        "in_force": count_in_force(subject),
        "everything": everything,
        "now": clock.now(),
        "may_see_person": signed_in(request).has_perm("accounts.manage_people")
        or signed_in(request).has_perm("accounts.view_auditevent"),
    }
    return render(request, "socialaccounts/vault/knowledge/person.html", context)
