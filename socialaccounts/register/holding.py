"""Who holds an account: seeing them all, adding one, making one something else, ending it. Changes are for comms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import STAFF, open_to
from accounts.forms import tidy
from config.workflow import Refused
from socialaccounts.register import actions
from socialaccounts.register.editing import account_to_change, is_closed
from socialaccounts.register.forms import (
    MOST_PEOPLE,
    AddHolderForm,
    CapacityForm,
    ConfirmForm,
    RemoveForm,
    people_to_add,
)
from socialaccounts.register.models import Holder, SocialAccount
from socialaccounts.register.terms import Capacity

MOST_PAST = 50


@open_to(STAFF)
@require_GET
def holders(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds an account now, and who did."""
    account, _ = account_to_change(request, pk)
    present = list(account.holders.unended().with_standing().select_related("user").by_capacity())
    past = account.holders.exclude(pk__in=[one.pk for one in present]).select_related("user")
    context = {"account": account, "present": present, "past": past.order_by("-until", "-pk")[:MOST_PAST]}
    return render(request, "socialaccounts/register/holders.html", context)


@open_to("socialaccounts.manage_register")
@require_http_methods(["GET", "POST"])
def add_holder(request: HttpRequest, pk: int) -> HttpResponse:
    """Find a person and make them a holder."""
    account, user = account_to_change(request, pk)
    if account.is_closed:
        return is_closed(request, account)
    q = tidy(request.GET.get("q", "")).replace("\0", "").strip()[:120]
    people = people_to_add(account, q)
    form = AddHolderForm(request.POST or None, people=people)
    if form.is_valid():
        person, capacity = form.cleaned_data["user"], form.cleaned_data["capacity"]
        try:
            actions.add_holder(account=account, user=person, capacity=capacity, by=user, until=form.until)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{person.full_name} is now {Capacity(capacity).label.lower()}.")
            return redirect("register:holders", account.pk)
    context = {"account": account, "form": form, "q": q, "people": people, "most": MOST_PEOPLE}
    return render(request, "socialaccounts/register/add_holder.html", context)


@open_to("socialaccounts.manage_register")
@require_http_methods(["GET", "POST"])
def change_capacity(request: HttpRequest, pk: int, holder_pk: int) -> HttpResponse:
    """Make a holder lead, deputy or editor instead."""
    account, user = account_to_change(request, pk)
    holder = _holder(account, holder_pk)
    form = CapacityForm(request.POST or None, present=holder.capacity)
    if form.is_valid():
        try:
            after = actions.change_capacity(holder=holder, capacity=form.cleaned_data["capacity"], by=user)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            as_what = after.get_capacity_display().lower()
            messages.success(request, f"{holder.user.full_name} is now {as_what}.")
            return redirect("register:holders", account.pk)
    context = {"account": account, "holder": holder, "form": form}
    return render(request, "socialaccounts/register/change_capacity.html", context)


@open_to("socialaccounts.manage_register")
@require_http_methods(["GET", "POST"])
def remove_holder(request: HttpRequest, pk: int, holder_pk: int) -> HttpResponse:
    """End a person's holding at once."""
    account, user = account_to_change(request, pk)
    holder = _holder(account, holder_pk)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.remove_holder(holder=holder, by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{holder.user.full_name} no longer holds {account.name}.")
            return redirect("register:holders", account.pk)
    context = {"account": account, "holder": holder, "form": form}
    return render(request, "socialaccounts/register/remove_holder.html", context)


@open_to("socialaccounts.manage_register")
@require_http_methods(["GET", "POST"])
def confirm_holder(request: HttpRequest, pk: int, holder_pk: int) -> HttpResponse:
    """Let somebody who changed service go on running the account."""
    account, user = account_to_change(request, pk)
    holder = _holder(account, holder_pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.confirm_holder(holder=holder, by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"{holder.user.full_name} goes on running {account.name}.")
            return redirect("register:holders", account.pk)
    context = {"account": account, "holder": holder, "form": form}
    return render(request, "socialaccounts/register/confirm_holder.html", context)


def _holder(account: SocialAccount, pk: int) -> Holder:
    return get_object_or_404(account.holders.select_related("user", "account"), pk=pk)
