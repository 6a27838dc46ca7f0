"""Declaring an account compromised, the page of the incident, and how it ends."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import STAFF, open_to
from accounts.paging import keyset_page
from config.workflow import Refused
from socialaccounts.incidents import actions
from socialaccounts.incidents.closing import missing_for_closing
from socialaccounts.incidents.forms import CloseForm, DeclareForm, FalseAlarmForm, ListForm, NoteForm
from socialaccounts.incidents.models import MANAGE_INCIDENT
from socialaccounts.incidents.near import accounts_near
from socialaccounts.incidents.pages import account_named, asked, incident_to_see, incident_to_work_on
from socialaccounts.incidents.queries import near_lines, near_of, open_incident
from socialaccounts.incidents.rules import is_on_team, may_declare, may_manage, sees_all
from socialaccounts.incidents.steps import steps_of
from socialaccounts.incidents.timeline import timeline

NEAR_SHOWN = 10


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will happen, and then declare the account compromised; whoever comes second is led to the incident."""
    account, user = account_named(request, pk)
    if not may_declare(user, account):
        raise PermissionDenied("Only those who run this account, and comms, can declare it compromised.")
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            incident = actions.declare(account=account, by=user, seen=form.cleaned_data["seen"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{account.name} is frozen, and everybody concerned is told.")
            return redirect(incident)
    if there := open_incident(account):
        messages.warning(request, f"{there.declared_by.full_name} declared it before. This is the incident.")
        return redirect(there)
    if account.is_closed:
        messages.error(request, f"{account.name} is closed, so it cannot be declared compromised.")
        return redirect(account)
    context = {"account": account, "form": form, "near": len(accounts_near(account)), "lead": account.lead()}
    return render(request, "socialaccounts/incidents/declare.html", context)


@open_to(MANAGE_INCIDENT, "accounts.view_auditevent")
@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """All incidents, the latest first."""
    form = ListForm(request.GET)
    found = form.narrow().with_account()
    page = keyset_page(request, found, by=("-id",), size=25)
    return render(request, "socialaccounts/incidents/list.html", {"filters": form, "page": page})


@open_to(STAFF)
@require_GET
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident: the clock, the runbook, the team, the accounts near it, the timeline."""
    found, user = incident_to_see(request, pk)
    reads = sees_all(user, found)
    works = found.is_open and is_on_team(user, found)
    steps = steps_of(found)
    near = list(near_of(found)[: NEAR_SHOWN + 1]) if reads else []
    context = {
        "incident": found,
        "steps": steps,
        "opened": next((state.step for state in steps if state.settled is None), None),
        "team": found.freeze.team_people(),
        "reads": reads,
        "works": works,
        "manages": found.is_open and may_manage(user),
        "near": near_lines(near[:NEAR_SHOWN], user),
        "more_near": len(near) > NEAR_SHOWN,
        "lines": timeline(found) if reads else [],
        "form": NoteForm() if works else None,
    }
    return render(request, "socialaccounts/incidents/incident.html", context)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an incident, or say what is still missing."""
    visit = incident_to_work_on(request, pk)
    form = CloseForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.close(incident=visit.incident, by=visit.user, note=form.cleaned_data["note"])
        return f"{visit.incident.reference} is closed. Everybody who holds the account can fetch its password again."

    missing = missing_for_closing(visit.incident) if visit.incident.is_open else []
    return asked(request, visit, form, "socialaccounts/incidents/close.html", act, missing=missing)


@open_to(MANAGE_INCIDENT)
@require_http_methods(["GET", "POST"])
def false_alarm(request: HttpRequest, pk: int) -> HttpResponse:
    """End an incident since nobody had got in."""
    visit = incident_to_see(request, pk)
    form = FalseAlarmForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.call_false_alarm(incident=visit.incident, by=visit.user, reason=form.cleaned_data["reason"])
        return f"{visit.incident.reference} is ended as a false alarm. The password can be fetched again."

    return asked(request, visit, form, "socialaccounts/incidents/false_alarm.html", act)
