"""Staff as the administrator and the auditor see them."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.doors import open_to
from accounts.paging import keyset_page
from accounts.people.models import Membership, User
from accounts.staff.forms import PeopleFilterForm


@open_to("accounts.manage_people", "accounts.view_auditevent")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, by name, with their services and roles."""
    form = PeopleFilterForm(request.GET or None)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = User.objects.named_like(text) if text else User.objects.get_queryset()
    current = Membership.objects.current().select_related("service")
    found = found.prefetch_related("groups", Prefetch("memberships", current, to_attr="current_memberships"))
    page = keyset_page(request, found, by=("full_name", "id"), size=25)
    return render(request, "accounts/staff/list.html", {"form": form, "page": page, "q": text})


@open_to("accounts.manage_people", "accounts.view_auditevent")
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: services and roles over time."""
    subject = get_object_or_404(User.objects.get_queryset().prefetch_related("groups"), pk=pk)
    memberships = subject.memberships.select_related("service")
    return render(request, "accounts/staff/person.html", {"subject": subject, "memberships": memberships})
