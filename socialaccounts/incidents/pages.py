"""What the pages of incidents share: finding the incident behind the door, and saying what was refused."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.doors import signed_in
from accounts.people.models import User
from config.workflow import Refused
from socialaccounts.incidents.forms import RefusableForm
from socialaccounts.incidents.models import Incident
from socialaccounts.incidents.rules import is_on_team, sees_all
from socialaccounts.incidents.runbook import Step
from socialaccounts.register.models import SocialAccount


class Visit(NamedTuple):
    """Somebody before an incident that they may know of."""

    incident: Incident
    user: User


def account_named(request: HttpRequest, pk: int) -> tuple[SocialAccount, User]:
    """The account, within what this person may see, and the person. Raises Http404."""
    user = signed_in(request)
    visible = SocialAccount.objects.visible_to(user).select_related("platform", "service")
    return get_object_or_404(visible, pk=pk), user


def incident_to_see(request: HttpRequest, pk: int) -> Visit:
    """The incident and who looks at it. Raises Http404 for whoever may not know of it."""
    user = signed_in(request)
    return Visit(get_object_or_404(Incident.objects.visible_to(user).with_account(), pk=pk), user)


def incident_to_read(request: HttpRequest, pk: int) -> Visit:
    """The same, for those who may read what the team wrote. Raises PermissionDenied for the others."""
    visit = incident_to_see(request, pk)
    if not sees_all(visit.user, visit.incident):
        raise PermissionDenied("Only the team of this incident, comms and auditors can open this page.")
    return visit


def incident_to_work_on(request: HttpRequest, pk: int) -> Visit:
    """The same, for those of its team. Raises PermissionDenied for the others."""
    visit = incident_to_see(request, pk)
    if not is_on_team(visit.user, visit.incident):
        raise PermissionDenied(
            "Only the team of this incident can open this page. Ask comms to take you on it."
        )
    return visit


def step_named(name: str) -> Step:
    """Raises Http404 for a step that there is not."""
    if name not in Step.values:
        raise Http404
    return Step(name)


def asked(
    request: HttpRequest,
    visit: Visit,
    form: RefusableForm,
    template: str,
    act: Callable[[], str],
    **more: object,
) -> HttpResponse:
    """The page with the form; sent, `act` is done, and the page of the incident says what `act` gives back."""
    if form.is_valid():
        try:
            done = act()
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect(visit.incident)
    return render(request, template, {"incident": visit.incident, "form": form, **more})
