"""The forms with which an administrator changes the staff list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import open_to, signed_in
from accounts.forms import PortalForm
from accounts.people.models import User
from accounts.signin.reauth import recently_authenticated
from accounts.staff import actions, leaving
from accounts.staff.forms import (
    AddPersonForm,
    ChangeServiceForm,
    DetailsForm,
    LeaveForm,
    ReasonForm,
    RolesForm,
)
from accounts.staff.views import MANAGE
from config.workflow import Refused


def _subject(pk: int) -> User:
    return get_object_or_404(User.objects.get_queryset(), pk=pk)


def sentence_at_its_field(form: PortalForm, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _ask(
    request: HttpRequest,
    subject: User,
    form: PortalForm,
    page: str,
    do: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Show the form, do what it asks and go back to the person, or say why not."""
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refusal:
            sentence_at_its_field(form, refusal)
        else:
            messages.success(request, done)
            return redirect("people:person", subject.pk)
    return render(request, f"accounts/staff/{page}.html", {"form": form, "subject": subject})


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put somebody on the staff list."""
    form = AddPersonForm(request.POST or None)
    if form.is_valid():
        try:
            added = actions.add_person(by=signed_in(request), **form.cleaned_data)
        except Refused as refusal:
            sentence_at_its_field(form, refusal)
        else:
            messages.success(request, f"{added.full_name} is added, and gets a link to set a password.")
            return redirect("people:person", added.pk)
    return render(request, "accounts/staff/add.html", {"form": form})


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, e-mail address and job title."""
    subject, user = _subject(pk), signed_in(request)
    there = {"full_name": subject.full_name, "email": subject.email, "job_title": subject.job_title}
    form = DetailsForm(request.POST or None, initial=there | {"as_seen": actions.seen(subject)})

    def do(data: dict[str, Any]) -> object:
        return actions.change_details(person=subject, by=user, **data)

    return _ask(request, subject, form, "change", do, "The details are changed.")


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def change_service(request: HttpRequest, pk: int) -> HttpResponse:
    """Another service from a day on."""
    subject, user = _subject(pk), signed_in(request)

    def do(data: dict[str, Any]) -> object:
        return actions.change_service(person=subject, by=user, **data)

    form = ChangeServiceForm(request.POST or None)
    return _ask(request, subject, form, "change_service", do, "The change of service is recorded.")


@open_to(MANAGE)
@recently_authenticated
@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """The roles somebody has."""
    subject, user = _subject(pk), signed_in(request)

    def do(data: dict[str, Any]) -> object:
        return actions.set_roles(person=subject, by=user, **data)

    form = RolesForm(request.POST or None, initial={"roles": sorted(subject.roles)})
    return _ask(request, subject, form, "roles", do, "The roles are changed.")


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The day on which somebody leaves."""
    subject, user = _subject(pk), signed_in(request)

    def do(data: dict[str, Any]) -> object:
        return leaving.leave(person=subject, on=data["left_on"], reason=data["reason"], by=user)

    form = LeaveForm(request.POST or None, initial={"left_on": subject.left_on})
    return _ask(request, subject, form, "leave", do, "The leaving date is recorded.")


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def stay(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a leaving date back."""
    subject, user = _subject(pk), signed_in(request)

    def do(data: dict[str, Any]) -> object:
        return leaving.stay(person=subject, by=user, **data)

    return _ask(
        request, subject, ReasonForm(request.POST or None), "stay", do, "The leaving date is taken back."
    )


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop somebody from signing in."""
    subject, user = _subject(pk), signed_in(request)

    def do(data: dict[str, Any]) -> object:
        return actions.deactivate(person=subject, by=user, **data)

    form = ReasonForm(request.POST or None)
    return _ask(request, subject, form, "deactivate", do, f"{subject.full_name} can no longer sign in.")


@open_to(MANAGE)
@require_http_methods(["GET", "POST"])
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    subject, user = _subject(pk), signed_in(request)

    def do(data: dict[str, Any]) -> object:
        return actions.reactivate(person=subject, by=user, **data)

    form = ReasonForm(request.POST or None)
    return _ask(request, subject, form, "reactivate", do, f"{subject.full_name} can sign in again.")


@open_to(MANAGE)
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link to set a password once more."""
    subject = _subject(pk)
    try:
        actions.send_invitation(person=subject, by=signed_in(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{subject.full_name} gets a new link to set a password.")
    return redirect("people:person", subject.pk)
