"""Fetching a password. Depositing one and saying that it works are in `rotation/views.py`, for they end rotations."""

import logging

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import STAFF, open_to, signed_in
from accounts.signin.reauth import confirmed_at
from config.encryption import EncryptionError
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault import actions
from socialaccounts.vault.forms import RevealForm
from socialaccounts.vault.models import Kind
from socialaccounts.vault.pages import (
    account_asked_for,
    entry_or_403,
    opens_secrets,
    show_once,
    why_not_opened,
)
from socialaccounts.vault.queries import newest_version
from socialaccounts.vault.rules import NoEntry

logger = logging.getLogger(__name__)

SAY_WHY = "Say why you need the password, then copy it."


@open_to(STAFF)
@never_cache
@opens_secrets
@require_http_methods(["GET", "POST"])
@sensitive_variables("shown")
def reveal(request: HttpRequest, pk: int, previous: bool = False) -> HttpResponse:
    """Show the newest password, or the one before it, for 30 seconds."""
    account = account_asked_for(request, pk)
    form = RevealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            shown = _fetch(request, account, form, previous=previous)
        except Refused as refusal:
            form.refuse(refusal)
        except EncryptionError as error:
            logger.exception("The password of %s does not open.", account.reference)
            form.add_error(None, why_not_opened(error))
        else:
            return show_once(request, account, shown, "socialaccounts/vault/revealed.html")
    form.ask(entry_or_403(signed_in(request), account))
    context = {"account": account, "form": form, "previous": previous, "version": newest_version(account)}
    return render(request, "socialaccounts/vault/reveal.html", context)


@open_to(STAFF)
@never_cache
@opens_secrets
@require_POST
@sensitive_variables("shown")
def copy(request: HttpRequest, pk: int) -> JsonResponse:
    """The newest password for the clipboard, without showing it: `{"password": …}`, or `{"error": sentence}`."""
    account = account_asked_for(request, pk)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": SAY_WHY}, status=400)
    try:
        shown = _fetch(request, account, form, kind=Kind.COPIED)
    except Refused as refusal:
        return JsonResponse({"error": SAY_WHY if refusal.field else refusal.message}, status=400)
    except EncryptionError as error:
        logger.exception("The password of %s does not open.", account.reference)
        return JsonResponse({"error": why_not_opened(error)}, status=503)
    return JsonResponse({"password": shown.password})


def _fetch(
    request: HttpRequest,
    account: SocialAccount,
    form: RevealForm,
    *,
    kind: Kind = Kind.SHOWN,
    previous: bool = False,
) -> actions.Shown:
    """The password, once it is on record. Raises PermissionDenied for whoever may not enter, else as `actions.reveal`."""
    try:
        return actions.reveal(
            account=account,
            by=signed_in(request),
            kind=kind,
            reason=form.why(),
            previous=previous,
            confirmed_at=confirmed_at(request),
        )
    except NoEntry as refusal:
        raise PermissionDenied from refusal
