"""Showing one-time codes and recovery codes. Each showing is on record before anything is opened."""

import logging

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import STAFF, open_to
from accounts.signin.reauth import confirmed_at, recently_authenticated
from config.encryption import EncryptionError
from config.workflow import Refused
from socialaccounts.vault.pages import account_to_enter, opens_secrets
from socialaccounts.vault.recovery import actions, showing
from socialaccounts.vault.recovery.forms import ReasonedShowForm, ShowForm, UsedForm
from socialaccounts.vault.recovery.queries import codes_of, kit_of
from socialaccounts.vault.rules import Entry

logger = logging.getLogger(__name__)

BROKEN = "The portal cannot open this code, so nothing was shown. Tell ICT support that the vault is damaged."
NEARLY_OVER = 10
"""A code that lives for so many seconds or fewer is shown with the next one."""


@open_to(STAFF)
@never_cache
@opens_secrets
@require_http_methods(["GET", "POST"])
@sensitive_variables("code")
def one_time_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the one-time code of the moment while it lives, then ask again: each code is a showing of its own.

    The browser is told to leave by a header, so that this holds without JavaScript too.
    """
    account, user, entry = account_to_enter(request, pk)
    form = _form(request, entry)
    if form.is_valid():
        try:
            code = showing.show_one_time_code(
                account=account, by=user, reason=form.why(), confirmed_at=confirmed_at(request)
            )
        except Refused as refusal:
            form.refuse(refusal)
        except EncryptionError:
            logger.exception("The second factor of %s does not open.", account.reference)
            form.add_error(None, BROKEN)
        else:
            over = code.seconds_left <= NEARLY_OVER
            seconds = code.seconds_left + (kit_of(account).period if over else 0)
            context = {"account": account, "code": code, "over": over, "seconds": seconds}
            response = render(request, "socialaccounts/vault/recovery/one_time_code.html", context)
            response["Refresh"] = f"{seconds}; url={reverse('vault:one_time_code', args=[account.pk])}"
            return response
    context = {"account": account, "form": form, "kit": kit_of(account)}
    return render(request, "socialaccounts/vault/recovery/ask_one_time_code.html", context)


@open_to(STAFF)
@never_cache
@opens_secrets
@require_http_methods(["GET", "POST"])
@sensitive_variables("shown")
def recovery_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the next unused recovery code, for as long as a password is shown."""
    account, user, entry = account_to_enter(request, pk)
    form = _form(request, entry)
    if form.is_valid():
        try:
            shown = showing.show_recovery_code(
                account=account, by=user, reason=form.why(), confirmed_at=confirmed_at(request)
            )
        except Refused as refusal:
            form.refuse(refusal)
        except EncryptionError:
            logger.exception("A recovery code of %s does not open.", account.reference)
            form.add_error(None, BROKEN)
        else:
            context = {"account": account, "shown": shown, "seconds": settings.REVEAL_SECONDS}
            response = render(request, "socialaccounts/vault/recovery/recovery_code.html", context)
            kit = reverse("vault:recovery", args=[account.pk])
            response["Refresh"] = f"{settings.REVEAL_SECONDS}; url={kit}#codes"
            return response
    unused = sum(code.used_at is None for code in codes_of(account))
    context = {"account": account, "form": form, "unused": unused}
    return render(request, "socialaccounts/vault/recovery/ask_recovery_code.html", context)


@open_to(STAFF)
@never_cache
@recently_authenticated
@require_POST
def used(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a recovery code was used."""
    account, user, _ = account_to_enter(request, pk)
    form = UsedForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("Say which recovery code was used, on the page of the recovery kit.")
        code = actions.mark_used(account=account, by=user, code=form.cleaned_data["code"])
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Recovery code {code.number} is marked as used.")
    return redirect("vault:recovery", account.pk)


def _form(request: HttpRequest, entry: Entry) -> ShowForm:
    form = ReasonedShowForm if entry.must_say_why else ShowForm
    return form(request.POST if request.method == "POST" else None)
