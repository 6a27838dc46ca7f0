"""Children and who speaks for them: added with an eye for duplicates, corrected, linked with adults."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import MANAGERS, open_to, signed_in
from config.workflow import Refused
from consents.records import actions, speaking_actions
from consents.records.child_summary import summary_of
from consents.records.forms import ChildForm
from consents.records.models import Adult, Child, Responsibility
from consents.records.speaking_forms import EndForm, EvidenceForm, ResponsibilityForm

READERS = (MANAGERS, "consents.file_form", "consents.record_withdrawal", "consents.view_flag")
"""Who may look for children and their consents: managers of a service, comms, safeguarding."""
FILERS = (MANAGERS, "consents.file_form")
"""Who puts children on the register, and says who speaks for them."""
MOST_ALIKE = 10


@open_to(*READERS)
@never_cache
@require_GET
def child(request: HttpRequest, pk: int) -> HttpResponse:
    """One child: what was signed, withdrawn and said. A merged record leads to the one that stands for it."""
    user = signed_in(request)
    found = get_object_or_404(Child.objects.visible_to(user).select_related("merged_into"), pk=pk)
    if found.merged_into:
        return redirect(found.merged_into)
    return render(request, "consents/records/child.html", summary_of(found, user))


@open_to(*FILERS)
@never_cache
@require_http_methods(["GET", "POST"])
def add_child(request: HttpRequest) -> HttpResponse:
    """Put a child on the register. Whoever could be the same child is shown first."""
    user = signed_in(request)
    form = ChildForm(request.POST if request.method == "POST" else None)
    alike: list[Child] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        likely = Child.objects.namesakes(data["given_names"], data["family_name"])
        likely |= Child.objects.twins(data["family_name"], data["date_of_birth"])
        alike = [] if request.POST.get("do") == "anyway" else list(likely.order_by("pk")[:MOST_ALIKE])
        if not alike:
            return redirect(actions.add_child(by=user, **data))
    return render(request, "consents/records/add_child.html", {"form": form, "alike": alike})


@open_to(*READERS)
@never_cache
@require_http_methods(["GET", "POST"])
def change_child(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a name or a date of birth."""
    user = signed_in(request)
    found = get_object_or_404(Child.objects.visible_to(user), pk=pk)
    names = ("given_names", "family_name", "known_as", "date_of_birth")
    form = ChildForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_child(child=found, by=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect(found)
    return render(request, "consents/records/change_child.html", {"form": form, "child": found})


@open_to(*FILERS)
@never_cache
@require_http_methods(["GET", "POST"])
def add_adult(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who speaks for a child, as what, and what shows it."""
    user = signed_in(request)
    found = get_object_or_404(Child.objects.visible_to(user).current(), pk=pk)
    known = list(Adult.objects.who_spoke_for([one.pk for one in Child.objects.same_as([found.pk])]))
    form = ResponsibilityForm(request.POST if request.method == "POST" else None, adults=known)
    if request.method == "POST" and form.is_valid():
        try:
            speaking_actions.add_responsibility(child=found, by=user, **form.facts)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Recorded.")
            return redirect(found)
    return render(request, "consents/records/add_adult.html", {"form": form, "child": found})


@open_to(*FILERS)
@never_cache
@require_http_methods(["GET", "POST"])
def show_adult(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was seen that shows an adult's responsibility."""
    link = get_object_or_404(_links(request), pk=pk)
    form = EvidenceForm(request.POST if request.method == "POST" else None)
    return _change(request, link, form, "What shows it?", speaking_actions.show_responsibility)


@open_to(*FILERS)
@never_cache
@require_http_methods(["GET", "POST"])
def end_adult(request: HttpRequest, pk: int) -> HttpResponse:
    """Say until when an adult speaks for a child."""
    link = get_object_or_404(_links(request), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    return _change(request, link, form, "End this", speaking_actions.end_responsibility)


def _links(request: HttpRequest) -> Any:
    visible = Child.objects.visible_to(signed_in(request))
    return Responsibility.objects.filter(child__in=visible).select_related("child", "adult", "ended_by")


def _change(request: HttpRequest, link: Responsibility, form: Any, title: str, act: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(link=link, by=signed_in(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Saved.")
            return redirect(link.child)
    context = {"form": form, "link": link, "title": title}
    return render(request, "consents/records/change_adult.html", context)
