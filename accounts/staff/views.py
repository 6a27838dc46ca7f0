"""Staff as the administrator and the auditor see them."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.doors import open_to, signed_in
from accounts.paging import keyset_page, sorting
from accounts.people.models import User, UserQuerySet
from accounts.spreadsheet import csv_answer
from accounts.staff.absences import may_name_a_stand_in
from accounts.staff.forms import PeopleFilterForm
from accounts.staff.listing import WAYS, csv_lines, narrow, sign_in_state, with_what_a_line_shows

MANAGE, AUDIT = "accounts.manage_people", "accounts.view_auditevent"


def _found(form: PeopleFilterForm) -> UserQuerySet:
    everybody = User.objects.get_queryset()
    return narrow(everybody, form.cleaned_data) if form.is_valid() else everybody


@open_to(MANAGE, AUDIT)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with their services and roles."""
    form = PeopleFilterForm(request.GET or None)
    order = sorting(request, WAYS)
    page = keyset_page(request, with_what_a_line_shows(_found(form)), by=order.by, size=25)
    context = {
        "form": form,
        "page": page,
        "lines": [(person, *sign_in_state(person)) for person in page.items],
        "sorting": order,
        "query": request.GET.urlencode(),
    }
    return render(request, "accounts/staff/list.html", context)


@open_to(MANAGE, AUDIT)
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponseBase:
    """The people that the filter finds, as CSV; the export is itself an event."""
    found = _found(PeopleFilterForm(request.GET or None))
    with transaction.atomic():
        audit.record(audit.Event.STAFF_EXPORTED, by=signed_in(request), filter=request.GET.urlencode())
    return csv_answer("staff", csv_lines(found))


@open_to(MANAGE, AUDIT)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: services and roles over time, and what an administrator can do."""
    subject = get_object_or_404(User.objects.get_queryset().prefetch_related("groups"), pk=pk)
    colour, state = sign_in_state(subject)
    context = {
        "subject": subject,
        "memberships": subject.memberships.select_related("service"),
        "absences": subject.absences.to_come().select_related("stand_in"),
        "may_name": may_name_a_stand_in(subject),
        "colour": colour,
        "state": state,
        "is_oneself": subject == request.user,
    }
    return render(request, "accounts/staff/person.html", context)
