"""A person's own page: what they may do, what they did, what was done about them, and who stands in for them."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit.models import AuditEvent
from accounts.doors import STAFF, open_to, signed_in
from accounts.paging import keyset_page
from accounts.people.contributed import Grant, grant_sources
from accounts.people.models import Absence, User
from accounts.staff.absences import end_absence, may_name_a_stand_in, set_absence, who_could_stand_in
from accounts.staff.forms import AbsenceForm
from config.workflow import Refused

MOST_GRANTS = 100
NOT_TOLD = ("credential.many_reveals", "people.sign_in_failed")
"""Alerts about a person that comms looks into first."""


def grants_of(person: User) -> list[Grant]:
    """What entitles `person` today, in every way."""
    found: list[Grant] = []
    for source in grant_sources().values():
        rows = source.rows().filter(**{source.person: person}).order_by("pk")[:MOST_GRANTS]
        found += source.grants(list(rows))
    return found


@open_to(STAFF)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """My access and my data."""
    user = signed_in(request)
    absences = Absence.objects.to_come().filter(Q(person=user) | Q(stand_in=user))
    context = {
        "grants": grants_of(user),
        "memberships": user.memberships.current().select_related("service"),
        "absences": absences.select_related("person", "stand_in").order_by("first_day", "pk"),
        "may_name": may_name_a_stand_in(user),
    }
    return render(request, "accounts/me/me.html", context)


@open_to(STAFF)
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """What I did, or what was done about me."""
    user = signed_in(request)
    about = request.GET.get("show") == "about"
    events = AuditEvent.objects.about(user) if about else AuditEvent.objects.filter(actor_id=user.pk)
    page = keyset_page(request, events.exclude(event__in=NOT_TOLD), by=("-sequence",), size=25)
    return render(request, "accounts/me/history.html", {"page": page, "about": about})


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest) -> HttpResponse:
    """Say that I am away, and who acts for me."""
    user = signed_in(request)
    form = AbsenceForm(request.POST or None, people=who_could_stand_in(user))
    if form.is_valid():
        try:
            set_absence(person=user, by=user, **form.answers)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"{form.chosen.full_name} acts for you on these days.")
            return redirect("me:me")
    context = {"form": form, "may_name": may_name_a_stand_in(user)}
    return render(request, "accounts/me/absence.html", context)


@open_to(STAFF)
@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call an absence off that is mine, or in which I stand in."""
    user = signed_in(request)
    mine = Absence.objects.filter(Q(person=user) | Q(stand_in=user))
    try:
        end_absence(absence=get_object_or_404(mine, pk=pk), by=user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Nobody stands in any more.")
    return redirect("me:me")
