"""Changing what the register says of an account, on a page of its own, for the communications team."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import open_to
from accounts.people.models import User
from config.workflow import Refused
from socialaccounts.register import actions
from socialaccounts.register.forms import DetailsForm
from socialaccounts.register.models import SocialAccount


def account_to_change(request: HttpRequest, pk: int) -> tuple[SocialAccount, User]:
    """The account, within what this person may see, and the person. Raises Http404."""
    user = cast(User, request.user)
    visible = SocialAccount.objects.visible_to(user).select_related("platform", "service")
    return get_object_or_404(visible, pk=pk), user


def is_closed(request: HttpRequest, account: SocialAccount) -> HttpResponse:
    """Back to the account, saying that nothing about it can be changed any more."""
    messages.error(request, f"{account.name} is closed, so nothing about it can be changed.")
    return redirect(account)


@open_to("socialaccounts.manage_register")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the register says of an account."""
    account, user = account_to_change(request, pk)
    if account.is_closed:
        return is_closed(request, account)
    form = DetailsForm(request.POST or None, account=account)
    if form.is_valid():
        try:
            actions.change_details(
                account=account, by=user, reason=form.cleaned_data["reason"], **form.details
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "The details are saved.")
            return redirect(account)
    return render(request, "socialaccounts/register/change.html", {"account": account, "form": form})
