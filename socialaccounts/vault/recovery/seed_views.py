"""Putting the second factor and the recovery codes into the vault, and taking them out."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.doors import STAFF, open_to
from accounts.people.models import User
from accounts.signin.reauth import recently_authenticated
from accounts.templatetags.portal import plural
from config.encryption import EncryptionError
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.pages import account_to_enter
from socialaccounts.vault.recovery import actions
from socialaccounts.vault.recovery.forms import CodesForm, FirstCodeForm, RemoveSeedForm, SeedForm
from socialaccounts.vault.recovery.offers import offer, offered
from socialaccounts.vault.recovery.picture import memory_uploads
from socialaccounts.vault.recovery.queries import kit_of
from socialaccounts.vault.recovery.seeds import Seed

logger = logging.getLogger(__name__)

BROKEN = (
    "The portal cannot seal anything now, so nothing was saved. Tell ICT support that the vault is damaged."
)
TOO_OLD = "More than 10 minutes have passed since the seed was read, so it was forgotten. Give it again."


@open_to(STAFF)
@never_cache
@memory_uploads
@sensitive_post_parameters("seed", "code", "offered")
@recently_authenticated
@require_http_methods(["GET", "POST"])
@sensitive_variables("read")
def seed(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the seed of the second factor, then prove it by the code of the moment; only then is it kept."""
    account, user, _ = account_to_enter(request, pk)
    if "offered" in request.POST:
        return _prove(request, account, user)
    form = SeedForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_valid():
        read = form.read()
        try:
            text = offer(read, account=account, by=user)
        except EncryptionError:
            logger.exception("Nothing can be sealed for %s.", account.reference)
            form.add_error(None, BROKEN)
        else:
            return _ask_for_code(request, account, FirstCodeForm(initial={"offered": text}), read)
    context = {"account": account, "form": form, "kit": kit_of(account)}
    return render(request, "socialaccounts/vault/recovery/seed.html", context)


@sensitive_variables("read")
def _prove(request: HttpRequest, account: SocialAccount, user: User) -> HttpResponse:
    """Keep the seed that an earlier page offered, if the code proves it."""
    form = FirstCodeForm(request.POST)
    read: Seed | None = None
    try:
        read = offered(request.POST["offered"], account=account, by=user)
        if read is None:
            messages.warning(request, TOO_OLD)
            return redirect("vault:seed", account.pk)
        if not form.is_valid():
            return _ask_for_code(request, account, form, read)
        actions.keep_seed(account=account, by=user, seed=read, code=form.cleaned_data["code"])
    except Refused as refusal:
        form.refuse(refusal)
        return _ask_for_code(request, account, form, read)
    except EncryptionError:
        logger.exception("The second factor of %s cannot be sealed.", account.reference)
        messages.error(request, BROKEN)
        return redirect(account)
    messages.success(request, "The second factor is in the vault.")
    return redirect("vault:recovery", account.pk)


@sensitive_variables("read")
def _ask_for_code(
    request: HttpRequest, account: SocialAccount, form: FirstCodeForm, read: Seed | None
) -> HttpResponse:
    context = {"account": account, "form": form, "seed": read}
    return render(request, "socialaccounts/vault/recovery/first_code.html", context)


@open_to(STAFF)
@never_cache
@recently_authenticated
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the seed out of the vault."""
    account, user, _ = account_to_enter(request, pk)
    form = RemoveSeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.remove_seed(account=account, by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The second factor is out of the vault.")
            return redirect("vault:recovery", account.pk)
    return render(
        request, "socialaccounts/vault/recovery/remove_seed.html", {"account": account, "form": form}
    )


@open_to(STAFF)
@never_cache
@sensitive_post_parameters("codes")
@recently_authenticated
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace the whole list of recovery codes."""
    account, user, _ = account_to_enter(request, pk)
    form = CodesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            count = actions.replace_codes(account=account, by=user, codes=form.cleaned_data["codes"])
        except Refused as refusal:
            form.refuse(refusal)
        except EncryptionError:
            logger.exception("The recovery codes of %s cannot be sealed.", account.reference)
            form.add_error(None, BROKEN)
        else:
            messages.success(request, f"{plural(count, 'recovery code,recovery codes')} in the vault.")
            return redirect("vault:recovery", account.pk)
    if form.is_bound:
        form.forget()
    return render(request, "socialaccounts/vault/recovery/codes.html", {"account": account, "form": form})
