"""Changing a password, saying whether it works, and the list of all changes that are due."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import STAFF, open_to
from accounts.paging import keyset_page
from accounts.people.models import User
from accounts.signin.reauth import confirmed_at, recently_authenticated
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.actions import change_password, prove_password, settle_pending
from socialaccounts.rotation.forms import RotationFilterForm
from socialaccounts.vault.access.rules import bar_to_proof
from socialaccounts.vault.actions import reveal
from socialaccounts.vault.forms import DepositForm, ProofForm, WorksForm
from socialaccounts.vault.models import Version
from socialaccounts.vault.pace import ConfirmAgain
from socialaccounts.vault.pages import account_to_enter, confirm_again, show_once
from socialaccounts.vault.queries import newest_version, version_before
from socialaccounts.vault.rules import PROVE_ACCESS

SHOWN_BECAUSE = "New password, to be set on the platform"
IN_FORCE = "The new password is in force. The other holders are told to fetch it."
GIVEN_UP = "The new password is given up. The one from before stays in force."
PROVED = "It is on record that comms can sign in."
FAILED = "It is on record that comms could not sign in. The holders are told."


@open_to(STAFF)
@never_cache
@sensitive_post_parameters("password")
@recently_authenticated
@require_http_methods(["GET", "POST"])
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Deposit a new password: one that the portal makes and shows once, or one that was typed."""
    account, user, _ = account_to_enter(request, pk)
    if account.is_closed:
        messages.error(request, f"{account.name} is closed, so no password can be deposited.")
        return redirect(account)
    newest = newest_version(account)
    form = DepositForm(
        request.POST if request.method == "POST" else None, newest=newest, platform=account.platform
    )
    if form.is_valid():
        try:
            version = change_password(account=account, by=user, value=form.value())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _deposited(request, account, user, version)
    context = {"account": account, "form": form, "version": newest}
    return render(request, "socialaccounts/vault/deposit.html", context)


@sensitive_variables("shown")
def _deposited(request: HttpRequest, account: SocialAccount, user: User, version: Version) -> HttpResponse:
    """A password that the portal made is shown to whoever must set it on the platform; a typed one never is."""
    if not version.generated:
        messages.success(request, "The new password is in the vault. The other holders are told to fetch it.")
        return redirect(account)
    try:
        shown = reveal(account=account, by=user, reason=SHOWN_BECAUSE, confirmed_at=confirmed_at(request))
    except ConfirmAgain as too_many:
        # It is in the vault; it is shown on the page that fetches it.
        return confirm_again(request, str(too_many), reverse("vault:reveal", args=[account.pk]))
    replaces = version_before(account) is not None
    return show_once(request, account, shown, "socialaccounts/vault/generated.html", replaces=replaces)


@open_to(STAFF)
@require_http_methods(["GET", "POST"])
def works(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether the platform took the pending password: yes puts it in force, no keeps the one before."""
    account, user, _ = account_to_enter(request, pk)
    version = newest_version(account)
    form = WorksForm(request.POST if request.method == "POST" else None, version=version)
    if form.is_valid():
        try:
            settle_pending(account=account, by=user, version=form.version, works=form.works)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, IN_FORCE if form.works else GIVEN_UP)
            return redirect(account)
    return render(
        request, "socialaccounts/vault/works.html", {"account": account, "form": form, "version": version}
    )


@open_to(PROVE_ACCESS)
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether a comms person got in: with the newest password, or otherwise where there is no shared login."""
    account, user, _ = account_to_enter(request, pk)
    form = ProofForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            prove_password(account=account, by=user, worked=form.signed_in, note=form.said)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, PROVED if form.signed_in else FAILED)
            return redirect(account)
    version = newest_version(account) if account.has_shared_login else None
    context = {
        "account": account,
        "form": form,
        "version": version,
        "obstacle": bar_to_proof(account, version, user),
    }
    return render(request, "socialaccounts/vault/prove.html", context)


@open_to("socialaccounts.manage_register")
@require_GET
def rotations(request: HttpRequest) -> HttpResponse:
    """All password changes that are due or late, the most urgent first, or those done."""
    form = RotationFilterForm(request.GET)
    found, order = form.narrow()
    page = keyset_page(request, found, by=order, size=25)
    return render(request, "socialaccounts/rotation/list.html", {"filters": form, "page": page})
