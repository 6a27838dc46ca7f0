"""Working through an incident: its steps, notes, team, and the accounts near it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import STAFF, open_to
from accounts.paging import keyset_page
from config.workflow import Refused
from socialaccounts.incidents import working
from socialaccounts.incidents.forms import AssignForm, NoteForm, ReopenForm, StepForm, TeamForm
from socialaccounts.incidents.models import MANAGE_INCIDENT
from socialaccounts.incidents.pages import (
    asked,
    incident_to_read,
    incident_to_see,
    incident_to_work_on,
    step_named,
)
from socialaccounts.incidents.queries import near_lines
from socialaccounts.incidents.rules import candidates, is_on_team
from socialaccounts.incidents.steps import step_of
from socialaccounts.incidents.team import change_team

SIZE = 25


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What to do in one step, and ticking it."""
    visit = incident_to_work_on(request, pk)
    wanted = step_named(name)
    form = StepForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        working.settle_step(
            incident=visit.incident, step=wanted, by=visit.user, note=form.said, needed=form.needed
        )
        return f"“{wanted.label}” is {'ticked' if form.needed else 'marked as not needed'}."

    state = step_of(visit.incident, wanted)
    return asked(request, visit, form, "socialaccounts/incidents/step.html", act, state=state)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take the tick of a step back."""
    visit = incident_to_work_on(request, pk)
    wanted = step_named(name)
    form = ReopenForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        working.reopen_step(incident=visit.incident, step=wanted, by=visit.user, reason=reason)
        return f"“{wanted.label}” is to be done again."

    state = step_of(visit.incident, wanted)
    return asked(request, visit, form, "socialaccounts/incidents/reopen.html", act, state=state)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Give a step to somebody of the team."""
    visit = incident_to_work_on(request, pk)
    wanted = step_named(name)
    state = step_of(visit.incident, wanted)
    data = request.POST if request.method == "POST" else None
    form = AssignForm(data, team=visit.incident.freeze.team_people(), assigned=state.assigned)

    def act() -> str:
        person = form.cleaned_data["person"]
        working.assign_step(incident=visit.incident, step=wanted, by=visit.user, to=person)
        return f"“{wanted.label}” is given to {person.full_name if person else 'nobody in particular'}."

    return asked(request, visit, form, "socialaccounts/incidents/assign.html", act, state=state)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a line to the timeline."""
    visit = incident_to_work_on(request, pk)
    form = NoteForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        working.write_note(incident=visit.incident, by=visit.user, text=form.cleaned_data["text"])
        return "The note is in the timeline."

    return asked(request, visit, form, "socialaccounts/incidents/note.html", act)


@open_to(MANAGE_INCIDENT)
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who deals with the incident."""
    visit = incident_to_see(request, pk)
    present = visit.incident.freeze.team_people()
    data = request.POST if request.method == "POST" else None
    form = TeamForm(data, able=candidates(visit.incident), team=present)

    def act() -> str:
        change_team(incident=visit.incident, by=visit.user, add=form.add, remove=form.remove)
        return "The team is saved. Whoever is new on it is told."

    return asked(request, visit, form, "socialaccounts/incidents/team.html", act)


@open_to(STAFF)
@require_GET
def near(request: HttpRequest, pk: int) -> HttpResponse:
    """All accounts that share a way back in with the compromised one."""
    found, user = incident_to_read(request, pk)
    rows = found.near.select_related("account__platform", "looked_by")
    page = keyset_page(request, rows, by=("id",), size=SIZE)
    context = {
        "incident": found,
        "page": page,
        "lines": near_lines(page.items, user),
        "works": found.is_open and is_on_team(user, found),
    }
    return render(request, "socialaccounts/incidents/near.html", context)


@open_to(STAFF)
@require_POST
def look(request: HttpRequest, pk: int, near_pk: int) -> HttpResponse:
    """Say that one of them was looked at."""
    visit = incident_to_work_on(request, pk)
    found = get_object_or_404(visit.incident.near.select_related("account", "incident"), pk=near_pk)
    try:
        working.look_at(near=found, by=visit.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"It is on record that {found.account.name} was looked at.")
    return redirect(visit.incident)
