"""The pages about the closing of an account: its steps, open to all staff as the register is, and working on them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import STAFF, open_to, signed_in
from accounts.people.models import User
from config.workflow import Refused, WrongState
from socialaccounts.closing import actions, rules
from socialaccounts.closing.forms import BeginForm, CallOffForm, CloseForm, MoveForm, ReopenForm, SettleForm
from socialaccounts.closing.models import CLOSE, Closing, ClosingStep
from socialaccounts.closing.queries import latest
from socialaccounts.closing.steps import RISK, Step
from socialaccounts.incidents.forms import RefusableForm
from socialaccounts.register.editing import is_closed
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.queries import who_closed


@open_to(STAFF)
@require_GET
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step with its day, who settled it, when and how."""
    found, user = _closing(request, pk)
    works = found.is_running and rules.may_work(user, found.account)
    rows = found.in_order
    context = {
        "closing": found,
        "account": found.account,
        "steps": [
            (row, works and rules.bar_to_settle(row, user), works and not rules.bar_to_reopen(row, user))
            for row in rows
        ],
        "works": works,
        "early_by": who_closed(found.account) if found.ended_early else "",
        "done": sum(not row.is_open for row in rows),
        "closes": found.is_running and rules.may_close(user),
        "changes": not rules.bar_to_change(found, user),
    }
    return render(request, "socialaccounts/closing/closing.html", context)


@open_to(CLOSE)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the closing of an account in use."""
    account, user = _account(request, pk), signed_in(request)
    form = BeginForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.begin(account=account, by=user, **form.cleaned_data)
        return f"The closing of {account.name} has begun. Those who run it are told."

    bar, running = (
        rules.bar_to_begin(account, user),
        Closing.objects.running().filter(account=account).first(),
    )
    return _asked(request, account, form, "begin", act, bar=bar, running=running, risk=RISK)


@open_to(CLOSE)
@require_http_methods(["GET", "POST"])
def at_once(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account for good, saying why; a closing that runs ends early with it."""
    account, user = _account(request, pk), signed_in(request)
    if account.is_closed:
        return is_closed(request, account)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.close_at_once(account=account, by=user, reason=form.cleaned_data["reason"])
        except WrongState as late:
            messages.error(request, late.message)
            return redirect(account)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{account.name} is closed.")
            return redirect(account)
    holders = account.holders.unended().select_related("user").by_capacity()
    closing = latest(account)
    context = {"account": account, "form": form, "holders": holders, "closing": closing}
    return render(request, "socialaccounts/closing/at_once.html", context)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What to do in one step, and ticking it."""
    row, user = _step(request, pk, name)
    form = SettleForm(request.POST if request.method == "POST" else None, step=Step(row.step))

    def act() -> str:
        outcome, note = form.said
        actions.settle(row=row, outcome=outcome, note=note, by=user)
        return (
            f"{row.closing.account.name} is closed."
            if row.step == Step.CLOSE
            else f"Ticked off: {row.label}."
        )

    bar = rules.bar_to_settle(row, user)
    return _asked(request, row.closing.account, form, "step", act, row=row, bar=bar)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take the tick of a step back."""
    row, user = _step(request, pk, name)
    form = ReopenForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.reopen(row=row, reason=form.cleaned_data["reason"], by=user)
        return f"To be done again: {row.label}."

    bar = rules.bar_to_reopen(row, user)
    return _asked(request, row.closing.account, form, "reopen", act, row=row, bar=bar)


@open_to(CLOSE)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose another last day."""
    found, user = _closing(request, pk)
    form = MoveForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.move_day(closing=found, by=user, **form.cleaned_data)
        return "The last day has moved, and the open steps with it. Those who run the account are told."

    bar = rules.bar_to_change(found, user)
    return _asked(request, found.account, form, "move", act, closing=found, bar=bar)


@open_to(CLOSE)
@require_http_methods(["GET", "POST"])
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the account after all."""
    found, user = _closing(request, pk)
    form = CallOffForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.call_off(closing=found, reason=form.cleaned_data["reason"], by=user)
        return f"{found.account.name} is not closed. Those who run it are told."

    bar = rules.bar_to_change(found, user)
    return _asked(request, found.account, form, "call_off", act, closing=found, bar=bar)


def _asked(
    request: HttpRequest,
    account: SocialAccount,
    form: RefusableForm,
    page: str,
    act: Callable[[], str],
    **context: object,
) -> HttpResponse:
    """The page with the form; sent, `act` is done and the steps are shown. A refusal keeps what was typed."""
    if form.is_valid():
        try:
            done = act()
        except Refused as refusal:
            form.refuse(refusal)
            # The reason is at the top of the form now; as it is, nothing else may stand in its place.
            context["bar"] = ""
        else:
            messages.success(request, done)
            return redirect("closing:closing", account.pk)
    return render(
        request, f"socialaccounts/closing/{page}.html", {"form": form, "account": account, **context}
    )


def _account(request: HttpRequest, pk: int) -> SocialAccount:
    visible = SocialAccount.objects.visible_to(signed_in(request)).select_related("platform", "service")
    return get_object_or_404(visible, pk=pk)


def _closing(request: HttpRequest, pk: int) -> tuple[Closing, User]:
    """The account's latest closing and who looks at it. Raises Http404 where there never was one."""
    found = latest(_account(request, pk))
    if found is None:
        raise Http404
    return found, signed_in(request)


def _step(request: HttpRequest, pk: int, name: str) -> tuple[ClosingStep, User]:
    """One step, for those who may work on it. Raises Http404, and PermissionDenied for the others."""
    found, user = _closing(request, pk)
    if name not in Step.values:
        raise Http404
    if not rules.may_work(user, found.account):
        raise PermissionDenied("Only those who run the account, and communications, can work on its closing.")
    return found.step(Step(name)), user
