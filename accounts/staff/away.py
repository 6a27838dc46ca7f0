"""Who stands in for somebody, said by an administrator, for whoever cannot say it themselves any more (policy D3)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import open_to, signed_in
from accounts.people.models import Absence, User
from accounts.staff.absences import end_absence, may_name_a_stand_in, set_absence, who_could_stand_in
from accounts.staff.editing import sentence_at_its_field
from accounts.staff.forms import AbsenceForm
from accounts.staff.views import MANAGE
from config.workflow import Refused


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that somebody is away, and who acts for them."""
    subject = get_object_or_404(User.objects.get_queryset(), pk=pk)
    form = AbsenceForm(request.POST or None, people=who_could_stand_in(subject))
    if form.is_valid():
        try:
            set_absence(person=subject, by=signed_in(request), **form.answers)
        except Refused as refusal:
            sentence_at_its_field(form, refusal)
        else:
            messages.success(request, f"{form.chosen.full_name} acts for {subject.full_name} on these days.")
            return redirect("people:person", subject.pk)
    context = {"form": form, "subject": subject, "may_name": may_name_a_stand_in(subject)}
    return render(request, "accounts/staff/absence.html", context)


@open_to(MANAGE)
@require_POST
def call_off(request: HttpRequest, pk: int, absence: int) -> HttpResponse:
    """Call an absence of somebody off."""
    found = get_object_or_404(Absence.objects.filter(person=pk), pk=absence)
    try:
        end_absence(absence=found, by=signed_in(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Nobody stands in any more.")
    return redirect("people:person", pk)
