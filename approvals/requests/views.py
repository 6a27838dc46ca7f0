"""A request's own page, and what its readers do there."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import STAFF, open_to, signed_in
from approvals.requests import actions, commenting, rules
from approvals.requests.alike import alike
from approvals.requests.answers import questions_of, sections
from approvals.requests.comments import comments_for
from approvals.requests.existing import existing_accounts
from approvals.requests.finding import find, sent_away
from approvals.requests.forms import AskWithdrawalForm, CommentForm, WithdrawForm
from approvals.requests.models import AccountRequest
from approvals.requests.progress import next_step, stages
from approvals.requests.querysets import REVIEW
from approvals.requests.steps import first_to_do
from approvals.requests.submissions import changes
from approvals.requests.workflow import BEFORE_DECISION, DECIDED, Status
from config.workflow import Refused


@open_to(STAFF)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a request stands, what happens next, and what this reader can do about it."""
    asked = find(request, pk)
    return _detail(request, asked, _comment_form(request, asked))


@open_to(STAFF)
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a comment; what was typed stays on the page where it is refused."""
    asked = find(request, pk)
    form = _comment_form(request, asked, request.POST)
    if not form.is_valid():
        return _detail(request, asked, form, status=422)
    try:
        written = commenting.comment(request=asked, by=signed_in(request), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else "text", refusal.message)
        return _detail(request, find(request, pk), form, status=409)
    messages.success(request, "Your note is added." if written.internal else "Your comment is added.")
    return redirect(f"{asked.get_absolute_url()}#comment-{written.pk}")


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a request after asking: the requester until it is decided, then comms with a reason."""
    asked, user = find(request, pk), signed_in(request)
    if bar := rules.bar_to_withdraw(asked, user):
        return sent_away(request, asked, bar)
    approved = asked.status == Status.APPROVED
    form = (AskWithdrawalForm if approved else WithdrawForm)(
        request.POST if request.method == "POST" else None
    )
    if form.is_bound and form.is_valid():
        try:
            actions.withdraw(request=asked, by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            return sent_away(request, asked, refusal.message)
        messages.success(request, f"{asked.reference} is withdrawn.")
        return redirect(asked)
    return render(
        request, "approvals/requests/withdraw.html", {"asked": asked, "form": form, "approved": approved}
    )


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def ask_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """The requester of an approved account asks comms to withdraw it."""
    asked, user = find(request, pk), signed_in(request)
    if bar := rules.bar_to_ask_withdrawal(asked, user):
        return sent_away(request, asked, bar)
    form = AskWithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.ask_withdrawal(request=asked, reason=form.cleaned_data["reason"], by=user)
        except Refused as refusal:
            return sent_away(request, asked, refusal.message)
        messages.success(request, "Communications are asked to withdraw it.")
        return redirect(asked)
    return render(request, "approvals/requests/ask_withdrawal.html", {"asked": asked, "form": form})


def _comment_form(
    request: HttpRequest, asked: AccountRequest, data: Mapping[str, Any] | None = None
) -> CommentForm:
    about = request.GET.get("about", "")
    return CommentForm(
        data,
        asked=asked,
        notes=signed_in(request).has_perm(REVIEW),
        initial={"question": about if about in dict(questions_of(asked)) else ""},
    )


def _detail(
    request: HttpRequest, asked: AccountRequest, form: CommentForm, *, status: int = 200
) -> HttpResponse:
    user = signed_in(request)
    may = rules.open_to(asked, user)
    returned = asked.returned
    differences = [] if asked.is_draft else changes(asked)
    context = {
        "asked": asked,
        "may": may,
        "stages": stages(asked),
        "next_step": next_step(asked, user),
        "returned": returned,
        "first_to_do": first_to_do(asked) if "edit" in may else None,
        "sections": sections(
            asked,
            concerned=frozenset(returned.questions if returned else ()),
            changed=frozenset(change.name for change in differences),
        ),
        "changes": differences,
        "decisions": asked.decisions.select_related("by"),
        "comments": comments_for(asked, user),
        "conditions": asked.status in {Status.APPROVED, Status.COMPLETED},
        "letter": asked.status in DECIDED,
        "existing": existing_accounts(asked) if "support" in may else None,
        "reads_notes": rules.reads_notes(user),
        "alike": alike(asked, user) if asked.status in BEFORE_DECISION else None,
        "form": form,
    }
    return render(request, "approvals/requests/detail.html", context, status=status)
