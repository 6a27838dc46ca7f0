"""Recording what is said after the form: a withdrawal, in force at once, and the child's own word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import MANAGERS, open_to, signed_in
from config import clock
from config.references import number
from config.workflow import Refused
from consents.records import finding
from consents.records.folding import is_searchable
from consents.records.models import Adult, Child, ChildSay, Form, Withdrawal
from consents.takedowns import letters, recording
from consents.takedowns.answers import pdf_response
from consents.takedowns.withdrawal_forms import (
    ALL,
    EVENT,
    UNKNOWN,
    CorrectionForm,
    SayForm,
    WithdrawalForm,
    first_wording,
)

RECORDERS = (MANAGERS, "consents.record_withdrawal")
"""Who records what families say, about any child and from any card: every manager of a service, comms and safeguarding."""
CORRECTORS = "consents.record_withdrawal"
"""Who sets a withdrawal aside that somebody else recorded by mistake: comms and safeguarding, for it protects the child."""


@open_to(*RECORDERS)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Find what a withdrawal is about: the reference on the card leads straight to the filled-in page, a name to a list."""
    user = signed_in(request)
    text = request.POST.get("q", "").strip()
    if request.method == "POST" and text:
        form = Form.objects.filed().filter(pk=number("CF", text) or 0).first()
        if form:
            return redirect("consents:withdraw_form", form.pk)
        response = redirect("consents:withdraw")
        response["Location"] += f"?find={finding.hide(text, user)}"
        return response
    text = finding.reveal(request.GET.get("find", ""), user)
    found = list(Child.objects.visible_to(user).search(text)) if text else []
    context = {"text": text, "found": found, "short": bool(text) and not is_searchable(text)}
    return render(request, "consents/takedowns/find.html", context)


@open_to(*RECORDERS)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw_form(request: HttpRequest, pk: int) -> HttpResponse:
    """A withdrawal that speaks of a form: filled in already, so that the second click records it.

    Whoever the family reaches records it, so the form may be of another service; the form itself is not shown.
    """
    form = get_object_or_404(Form.objects.filed().select_related("wording", "adult"), pk=pk)
    children = [consent.child for consent in form.consents.select_related("child")]
    return _withdraw(request, children=children, about=form)


@open_to(*RECORDERS)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw_child(request: HttpRequest, pk: int) -> HttpResponse:
    """A withdrawal for one child, whatever the form."""
    child = get_object_or_404(Child.objects.visible_to(signed_in(request)), pk=pk)
    return _withdraw(request, children=[child], about=None)


def _withdraw(request: HttpRequest, *, children: list[Child], about: Form | None) -> HttpResponse:
    adults = list(Adult.objects.who_spoke_for([child.pk for child in children]))
    options: dict[str, Any] = {"children": children, "adults": adults, "wording": first_wording(about)}
    form = WithdrawalForm(
        request.POST if request.method == "POST" else None,
        initial=_most_likely(children, adults, about),
        **options,
    )
    seen = about and Form.objects.visible_to(signed_in(request)).filter(pk=about.pk).exists()
    context = {"form": form, "children": children, "cf": about, "target": about if seen else children[0]}
    if request.method == "POST" and form.is_valid():
        try:
            rows = recording.withdraw(
                children=form.chosen_children,
                who=form.chosen_who,
                channels=form.chosen_channels,
                event=form.chosen_event,
                received_at=form.received_at,
                means=form.cleaned_data["means"],
                note=form.cleaned_data["note"],
                form=about,
                by=signed_in(request),
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(
                request, "The withdrawal is recorded and in force. No photo check allows what it covers."
            )
            return redirect("consents:withdrawal", rows[0].pk)
    return render(request, "consents/takedowns/withdraw.html", context)


def _most_likely(children: list[Child], adults: list[Adult], about: Form | None) -> dict[str, Any]:
    """What the page is filled in with: everything (of its event, where the form is of one), now, by who signed."""
    signer = f"adult-{about.adult_id}" if about else f"adult-{adults[0].pk}" if len(adults) == 1 else UNKNOWN
    event = about is not None and about.for_event
    return {
        "scope": EVENT if event else ALL,
        "event_name": about.event_name if about else "",
        "event_from": about.event_from if about else None,
        "event_until": about.event_until if about else None,
        "who": signer,
        "received_on": clock.today(),
        "children": [str(one.pk) for one in children],
    }


@open_to(*RECORDERS)
@never_cache
@require_GET
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """One withdrawal: what it covers, who said so, what has to come down for it, the letter, and its correction."""
    found = _find(request, pk)
    context = {
        "withdrawal": found,
        "letter": letters.acknowledgement(found),
        "tasks": letters.tasks_for(found),
        "may_correct": signed_in(request).has_perm(CORRECTORS)
        and found.recorded_by_id != signed_in(request).pk
        and not found.is_corrected,
        "may_see_names": _may_see_names(request, found),
    }
    return render(request, "consents/takedowns/withdrawal.html", context)


@open_to(CORRECTORS)
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a withdrawal aside that was recorded by mistake; another person than who recorded it says so."""
    found = _find(request, pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None)

    def record() -> str:
        recording.correct_withdrawal(withdrawal=found, by=signed_in(request), **form.cleaned_data)
        return (
            "The withdrawal is marked as recorded by mistake. It stays on record and does not count any more."
        )

    context = {"form": form, "withdrawal": found, "target": found.child}
    return _record(request, form, record, "consents/takedowns/correct.html", context)


@open_to(*RECORDERS)
@never_cache
@require_GET
def acknowledgement(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter that says what was received and what follows, to print; `?as=pdf` gives it as a file."""
    found = _find(request, pk)
    if not _may_see_names(request, found):
        raise Http404
    letters.record_acknowledgement(found, by=signed_in(request))
    letter = letters.acknowledgement(found)
    if request.GET.get("as") == "pdf":
        return pdf_response(letters.pdf(letter), f"withdrawal-{found.pk}.pdf")
    return render(
        request, "consents/takedowns/letter.html", {"letter": letter, "back": found.get_absolute_url()}
    )


def _find(request: HttpRequest, pk: int) -> Withdrawal:
    rows = Withdrawal.objects.visible_to(signed_in(request))
    return get_object_or_404(
        rows.select_related("child", "adult", "form__wording", "recorded_by", "correction__corrected_by"),
        pk=pk,
    )


def _may_see_names(request: HttpRequest, found: Withdrawal) -> bool:
    """Adults' names are for comms and safeguarding, and for who recorded the withdrawal."""
    user = signed_in(request)
    return user.has_perm("consents.record_withdrawal") or found.recorded_by_id == user.pk


@open_to(*RECORDERS)
@never_cache
@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """The child's own agreement or refusal, or the decision that they are not able to decide yet."""
    user = signed_in(request)
    child = get_object_or_404(Child.objects.visible_to(user), pk=pk)
    form = SayForm(request.POST if request.method == "POST" else None, initial={"said_on": clock.today()})

    def record() -> str:
        found: ChildSay = recording.record_say(child=child, by=user, **form.cleaned_data)
        return f"Recorded: {found.get_kind_display().lower()}."

    return _record(
        request, form, record, "consents/takedowns/say.html", {"form": form, "child": child, "target": child}
    )


def _record(
    request: HttpRequest, form: Any, record: Callable[[], str], template: str, context: dict[str, Any]
) -> HttpResponse:
    """Show the form until it is valid, then record, say so, and go back to what it is about."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, record())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect(context["target"])
    return render(request, template, context)
