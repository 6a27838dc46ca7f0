"""The pages of events: the list, one event with its expected children, adding, changing and cancelling it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import MANAGERS, open_to, signed_in
from accounts.paging import keyset_page
from config.workflow import Refused
from consents.events import actions
from consents.events.children import put_on_list, unmatched
from consents.events.forms import EventForm, ListForm, services_of
from consents.intake.upload import sealed_uploads
from consents.records.actions import add_child
from consents.records.forms import ChildForm
from consents.records.models import Child, Event

PEOPLE = (MANAGERS, "consents.run_check")
"""Who plans events: managers of a service, comms, safeguarding."""


@open_to(*PEOPLE)
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Events to come, the next first; or past ones, the latest first."""
    user, text = signed_in(request), request.GET.get("q", "").strip()[:100]
    past, mine = request.GET.get("show") == "past", "mine" in request.GET
    found = Event.objects.visible_to(user)
    found = found.past() if past else found.upcoming()
    found = found.search(text) if text else found
    found = found.filter(added_by=user) if mine else found
    by = ("-last_day", "-pk") if past else ("first_day", "pk")
    page = keyset_page(request, found.select_related("service"), by=by)
    context = {"page": page, "text": text, "past": past, "mine": mine}
    return render(request, "consents/events/list.html", context)


@open_to(*PEOPLE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an event."""
    form = EventForm(request.POST or None, services=services_of(signed_in(request)))
    if form.is_valid():
        try:
            return redirect(actions.add_event(**form.cleaned_data, by=signed_in(request)))
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    return render(request, "consents/events/edit.html", {"form": form})


@open_to(*PEOPLE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an event."""
    shown = find(request, pk)
    names = ("name", "place", "first_day", "last_day", "organiser", "service")
    initial = {name: getattr(shown, name) for name in names}
    form = EventForm(request.POST or None, initial=initial, services=services_of(signed_in(request)))
    if form.is_valid():
        try:
            actions.change_event(event=shown, **form.cleaned_data, by=signed_in(request))
            return redirect(shown)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    return render(request, "consents/events/edit.html", {"form": form, "event": shown})


@open_to(*PEOPLE)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an event does not take place, after a page that says what that means."""
    shown = find(request, pk)
    if request.method == "POST":
        _done(request, lambda: actions.cancel_event(event=shown, by=signed_in(request)), "Event cancelled.")
        return redirect(shown)
    return render(request, "consents/events/cancel.html", {"event": shown})


@open_to(*PEOPLE)
@sealed_uploads
@never_cache
@require_http_methods(["GET", "POST"])
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event and its list; typed, pasted and uploaded names are matched here."""
    shown, user = find(request, pk), signed_in(request)
    form = ListForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            count = put_on_list(event=shown, lines=form.cleaned_data["lines"], by=user)
            messages.success(
                request, f"{count} added to the list." if count else "They are on the list already."
            )
            return redirect(shown)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    everybody = shown.expected.all()
    context = {
        "event": shown,
        "form": form,
        "page": keyset_page(request, everybody.matched().select_related("child"), by=("pk",), size=50),
        "unmatched": unmatched(shown, user),
        "counts": (everybody.matched().count(), everybody.unmatched().count()),
    }
    return render(request, "consents/events/event.html", context)


@open_to(*PEOPLE)
@require_POST
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which child a typed name means."""
    shown = find(request, pk)
    expected, _, key = request.POST.get("who", "").partition(":")
    row = get_object_or_404(shown.expected, pk=_number(expected))
    child = get_object_or_404(Child.objects.visible_to(signed_in(request)), pk=_number(key))
    _done(request, lambda: actions.match(expected=row, child=child, by=signed_in(request)), "Matched.")
    return redirect(shown)


@open_to(*PEOPLE)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a child or a name off the list."""
    shown = find(request, pk)
    row = shown.expected.filter(pk=_number(request.POST.get("expected", ""))).first()
    if row:
        _done(request, lambda: actions.remove(expected=row, by=signed_in(request)), "Removed from the list.")
    return redirect(shown)


@open_to(*PEOPLE)
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int, expected: int) -> HttpResponse:
    """Put a child whose name nobody answers to on the register, and on the list in one go."""
    shown = find(request, pk)
    row = get_object_or_404(shown.expected.unmatched(), pk=expected)
    given, _, family = row.typed.rpartition(" ")
    form = ChildForm(request.POST or None, initial={"given_names": given, "family_name": family})
    if form.is_valid():
        try:
            child = add_child(**form.cleaned_data, by=signed_in(request))
            actions.match(expected=row, child=child, by=signed_in(request))
            messages.success(request, "Added to the register and to the list.")
            return redirect(shown)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    return render(request, "consents/events/add.html", {"event": shown, "form": form, "typed": row.typed})


def find(request: HttpRequest, pk: int) -> Event:
    """The event, if this person may see it. Raises Http404."""
    events = Event.objects.visible_to(signed_in(request)).select_related("service", "added_by")
    return get_object_or_404(events, pk=pk)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 18 else 0


def _done(request: HttpRequest, act, said: str) -> None:  # type: ignore[no-untyped-def]
    """Act and say so; or say in one sentence why not."""
    try:
        act()
        messages.success(request, said)
    except Refused as refused:
        messages.error(request, refused.message)
