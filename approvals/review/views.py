"""The pages on which managers and comms answer a request."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import MANAGERS, open_to, signed_in
from accounts.forms import PortalForm
from accounts.people.rules import manages_service
from approvals.requests import rules
from approvals.requests.comments import commented_by
from approvals.requests.existing import existing_accounts
from approvals.requests.finding import find, sent_away
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import REVIEW
from approvals.requests.telling import comms_team
from approvals.review import actions
from approvals.review.forms import ApproveForm, DeclineForm, ReassignForm, ReturnForm, SupportForm
from approvals.review.models import facts_of
from config.workflow import Refused

CONFLICT = 409


@open_to(MANAGERS, REVIEW)
@require_http_methods(["GET", "POST"])
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the service supports the request."""
    asked, user = find(request, pk), signed_in(request)
    in_place = not (asked.service and manages_service(user, asked.service))
    form = SupportForm(request.POST if request.method == "POST" else None, in_place=in_place)

    def act(answers: dict[str, Any]) -> str:
        if answers["answer"] == "no":
            actions.do_not_support(request=asked, text=answers["reason"], by=user)
            return f"{asked.reference} is not supported. {asked.requester} is told."
        actions.support(request=asked, text=answers["note"], by=user)
        return f"{asked.reference} is supported and waits for communications."

    more = {"in_place": in_place, "existing": existing_accounts(asked)}
    return _answer(request, asked, rules.bar_to_support, form, act, "support", **more)


@open_to(REVIEW)
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request onto one's desk."""
    asked = find(request, pk)
    try:
        actions.claim(request=asked, by=signed_in(request))
    except Refused as refusal:
        return sent_away(request, asked, refusal.message)
    messages.success(request, f"You have claimed {asked.reference}.")
    return redirect(asked)


@open_to(REVIEW)
@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a request back into the queue."""
    asked = find(request, pk)
    try:
        actions.let_go(request=asked, by=signed_in(request))
    except Refused as refusal:
        return sent_away(request, asked, refusal.message)
    messages.success(request, f"{asked.reference} is back in the queue.")
    return redirect(asked)


@open_to(REVIEW)
@require_http_methods(["GET", "POST"])
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a request to a colleague in comms."""
    asked = find(request, pk)
    others = [person for person in comms_team() if person.pk != asked.claimed_by_id]
    colleagues = [person for person in others if rules.may_review(asked, person)]
    form = ReassignForm(request.POST if request.method == "POST" else None, colleagues=colleagues)

    def act(answers: dict[str, Any]) -> str:
        actions.reassign(request=asked, by=signed_in(request), **answers)
        return f"{asked.reference} is now with {answers['to']}."

    return _answer(request, asked, rules.bar_to_reassign, form, act, "reassign", colleagues=colleagues)


@open_to(REVIEW)
@require_http_methods(["GET", "POST"])
def return_for_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the requester for changes."""
    asked = find(request, pk)
    form = ReturnForm(
        request.POST if request.method == "POST" else None,
        asked=asked,
        commented=commented_by(asked, signed_in(request)),
    )

    def act(answers: dict[str, Any]) -> str:
        actions.return_for_changes(
            request=asked, text=answers["text"], questions=answers["questions"], by=signed_in(request)
        )
        return f"{asked.reference} is returned to {asked.requester} for changes."

    return _answer(request, asked, rules.bar_to_decide, form, act, "return")


@open_to(REVIEW)
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve with conditions."""
    asked = find(request, pk)
    data = request.POST if request.method == "POST" else None
    form = ApproveForm(data, asked=asked, initial={"version": asked.version})

    def act(answers: dict[str, Any]) -> str:
        approved = actions.approve(
            request=asked,
            version=answers["version"],
            text=answers["text"],
            asked=form.conditions(),
            by=signed_in(request),
        )
        planned = f" {approved.account} is planned in the register." if approved.account else ""
        return f"{asked.reference} is approved.{planned}"

    return _answer(request, asked, rules.bar_to_decide, form, act, "approve", facts=facts_of(asked))


@open_to(REVIEW)
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline, with a reason and what to do instead."""
    asked = find(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None, initial={"version": asked.version})

    def act(answers: dict[str, Any]) -> str:
        actions.decline(
            request=asked,
            version=answers["version"],
            text=answers["text"],
            instead=answers["instead"],
            by=signed_in(request),
        )
        return f"{asked.reference} is declined. {asked.requester} is told."

    return _answer(request, asked, rules.bar_to_decide, form, act, "decline")


def _answer(
    request: HttpRequest,
    asked: AccountRequest,
    bar: rules.Bar,
    form: PortalForm,
    act: Callable[[dict[str, Any]], str],
    template: str,
    **more: object,
) -> HttpResponse:
    """Show the form, or do what it says and tell so. A refusal keeps what was typed."""
    if request.method == "GET" and (sentence := bar(asked, signed_in(request))):
        return sent_away(request, asked, sentence)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data))
            return redirect(asked)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = CONFLICT
    context = {"asked": asked, "form": form, **more}
    return render(request, f"approvals/review/{template}.html", context, status=status)
