"""Recording what is said after the form: a withdrawal, in force at once, and the child's own word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import MANAGERS, open_to, signed_in
from config import clock
from config.workflow import Refused
from consents.records import actions
from consents.records.models import Adult, Child, ChildSay, Form
from consents.takedowns.withdrawal_forms import ALL, UNKNOWN, SayForm, WithdrawalForm, first_wording

RECORDERS = (MANAGERS, "consents.record_withdrawal")
"""Who records what families say: every manager of a service, comms and safeguarding."""


@open_to(*RECORDERS)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw_form(request: HttpRequest, pk: int) -> HttpResponse:
    """A withdrawal that speaks of a form: filled in already, so that the second click records it."""
    visible = Form.objects.visible_to(signed_in(request)).filed().select_related("wording", "adult")
    form = get_object_or_404(visible, pk=pk)
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
    signer = f"adult-{about.adult_id}" if about else f"adult-{adults[0].pk}" if len(adults) == 1 else UNKNOWN
    initial = {
        "scope": ALL,
        "who": signer,
        "received_on": clock.today(),
        "children": [str(one.pk) for one in children],
    }
    options: dict[str, Any] = {"children": children, "adults": adults, "wording": first_wording(about)}
    form = WithdrawalForm(request.POST if request.method == "POST" else None, initial=initial, **options)
    target = about or children[0]

    def record() -> str:
        actions.withdraw(
            children=form.chosen_children,
            who=form.chosen_who,
            channels=form.chosen_channels,
            received_at=form.received_at,
            means=form.cleaned_data["means"],
            form=about,
            by=signed_in(request),
        )
        return "The withdrawal is recorded and in force. No photo check allows what it covers."

    context = {"form": form, "children": children, "cf": about, "target": target}
    return _record(request, form, record, "consents/takedowns/withdraw.html", context)


@open_to(*RECORDERS)
@never_cache
@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """The child's own agreement or refusal, or the decision that they are not able to decide yet."""
    user = signed_in(request)
    child = get_object_or_404(Child.objects.visible_to(user), pk=pk)
    form = SayForm(request.POST if request.method == "POST" else None, initial={"said_on": clock.today()})

    def record() -> str:
        found: ChildSay = actions.record_say(child=child, by=user, **form.cleaned_data)
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
