"""The conditions of an approved request, and the button that makes its account live."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import STAFF, open_to, signed_in
from accounts.forms import PortalForm
from approvals.completion import actions, rules
from approvals.completion.doing import button_of, done_in_words
from approvals.completion.facts import states, still_missing
from approvals.completion.forms import AssignForm, ReopenForm, TickForm
from approvals.requests.finding import find
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import REVIEW
from approvals.requests.workflow import Status
from approvals.review.models import Condition, Kind
from config.workflow import Refused


@open_to(STAFF)
@require_GET
def conditions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every condition with its state, and what is missing until the account can go live."""
    asked, user = _approved(request, pk), signed_in(request)
    missing = still_missing(asked) if asked.status == Status.APPROVED else []
    context = {
        "asked": asked,
        "states": states(asked, user),
        "missing": missing,
        "bar": rules.bar_to_complete(asked, user),
        "reviews": user.has_perm(REVIEW),
        "button": button_of(asked),
    }
    return render(request, "approvals/completion/conditions.html", context)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def tick(request: HttpRequest, pk: int, condition: int) -> HttpResponse:
    """Tick a condition off, with evidence."""
    asked, one = _condition(request, pk, condition)
    form = TickForm(request.POST if request.method == "POST" else None, profile=one.kind == Kind.PROFILE)
    if request.method == "GET" and (bar := rules.bar_to_tick(one, signed_in(request))):
        return _back(request, asked, bar)
    if form.is_bound and form.is_valid():
        try:
            actions.tick(condition=one, by=signed_in(request), **form.cleaned_data)
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"Ticked off: {one.words}.")
            return redirect("completion:conditions", asked.pk)
    return render(request, "approvals/completion/tick.html", {"asked": asked, "condition": one, "form": form})


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: int, condition: int) -> HttpResponse:
    """Open a condition again, with a reason."""
    asked, one = _condition(request, pk, condition)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" and (bar := rules.bar_to_reopen(one, signed_in(request))):
        return _back(request, asked, bar)
    if form.is_bound and form.is_valid():
        try:
            actions.reopen(condition=one, reason=form.cleaned_data["reason"], by=signed_in(request))
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"Open again: {one.words}.")
            return redirect("completion:conditions", asked.pk)
    return render(
        request, "approvals/completion/reopen.html", {"asked": asked, "condition": one, "form": form}
    )


@open_to(REVIEW)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: int, condition: int) -> HttpResponse:
    """Give a condition to somebody else, or another day."""
    asked, one = _condition(request, pk, condition)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        asked=asked,
        initial={"owner": one.owner_id, "due_on": one.due_on},
    )
    if request.method == "GET" and (bar := rules.bar_to_assign(one, signed_in(request))):
        return _back(request, asked, bar)
    if form.is_bound and form.is_valid():
        try:
            actions.assign(condition=one, by=signed_in(request), **form.cleaned_data)
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"{form.cleaned_data['owner']} sees to it: {one.words}.")
            return redirect("completion:conditions", asked.pk)
    context = {"asked": asked, "condition": one, "form": form}
    return render(request, "approvals/completion/assign.html", context)


@open_to(REVIEW)
@require_POST
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the account live, or do what else was approved."""
    asked = _approved(request, pk)
    try:
        done = actions.complete(request=asked, by=signed_in(request))
    except Refused as refusal:
        return _back(request, asked, refusal.message)
    messages.success(
        request, f"{done.account_in_words}: {done_in_words(done)}. Those whom it concerns are told."
    )
    return redirect(asked)


def _approved(request: HttpRequest, pk: int) -> AccountRequest:
    """The request, once it has conditions. Raises Http404 before and where the reader may not know of it."""
    asked = find(request, pk)
    if asked.status not in {Status.APPROVED, Status.COMPLETED} and asked.account is None:
        raise Http404
    return asked


def _condition(request: HttpRequest, pk: int, condition: int) -> tuple[AccountRequest, Condition]:
    asked = _approved(request, pk)
    one = get_object_or_404(asked.conditions.select_related("met_by", "owner"), pk=condition)
    one.request = asked
    return asked, one


def _refuse(form: PortalForm, refusal: Refused) -> None:
    """Say it on the page itself, so that nothing that was typed is lost."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _back(request: HttpRequest, asked: AccountRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("completion:conditions", asked.pk)
