"""Fetching a password. Depositing one and saying that it works are in `rotation/views.py`, for they end rotations."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import STAFF, open_to
from accounts.signin.reauth import recently_authenticated
from config.encryption import EncryptionError
from config.workflow import Refused
from socialaccounts.vault import actions
from socialaccounts.vault.forms import ReasonedRevealForm, RevealForm
from socialaccounts.vault.models import Kind
from socialaccounts.vault.pages import account_to_enter, show_once, why_not_opened
from socialaccounts.vault.queries import newest_version
from socialaccounts.vault.rules import Entry

logger = logging.getLogger(__name__)


@open_to(STAFF)
@never_cache
@recently_authenticated
@require_http_methods(["GET", "POST"])
@sensitive_variables("shown")
def reveal(request: HttpRequest, pk: int, previous: bool = False) -> HttpResponse:
    """Show the newest password, or the one before it, for 30 seconds."""
    account, user, entry = account_to_enter(request, pk)
    form = _reveal_form(request, entry)
    if form.is_valid():
        try:
            shown = actions.reveal(account=account, by=user, reason=form.why(), previous=previous)
        except Refused as refusal:
            form.refuse(refusal)
        except EncryptionError as error:
            logger.exception("The password of %s does not open.", account.reference)
            form.add_error(None, why_not_opened(error))
        else:
            return show_once(request, account, shown, "socialaccounts/vault/revealed.html")
    context = {"account": account, "form": form, "previous": previous, "version": newest_version(account)}
    return render(request, "socialaccounts/vault/reveal.html", context)


@open_to(STAFF)
@never_cache
@recently_authenticated
@require_POST
@sensitive_variables("shown")
def copy(request: HttpRequest, pk: int) -> JsonResponse:
    """The newest password for the clipboard, without showing it: `{"password": …}`, or `{"error": sentence}`."""
    account, user, entry = account_to_enter(request, pk)
    form = _reveal_form(request, entry)
    if not form.is_valid():
        return JsonResponse({"error": "Say why you need the password, then copy it."}, status=400)
    try:
        shown = actions.reveal(account=account, by=user, kind=Kind.COPIED, reason=form.why())
    except Refused as refusal:
        return JsonResponse({"error": refusal.message}, status=400)
    except EncryptionError as error:
        logger.exception("The password of %s does not open.", account.reference)
        return JsonResponse({"error": why_not_opened(error)}, status=500)
    return JsonResponse({"password": shown.password})


def _reveal_form(request: HttpRequest, entry: Entry) -> RevealForm:
    form = ReasonedRevealForm if entry.must_say_why else RevealForm
    return form(request.POST if request.method == "POST" else None)
