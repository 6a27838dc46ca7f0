"""Changing a password, and the list of all changes that are due."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import STAFF, open_to
from accounts.paging import keyset_page
from accounts.people.models import User
from accounts.signin.reauth import recently_authenticated
from config.workflow import Refused
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.actions import change_password
from socialaccounts.rotation.forms import RotationFilterForm
from socialaccounts.vault.actions import reveal
from socialaccounts.vault.forms import DepositForm
from socialaccounts.vault.models import Version
from socialaccounts.vault.pages import account_to_enter, show_once
from socialaccounts.vault.queries import current_version, previous_version

SHOWN_BECAUSE = "New password, to be set on the platform"


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
    current = current_version(account)
    form = DepositForm(request.POST if request.method == "POST" else None, current=current)
    if form.is_valid():
        try:
            version = change_password(account=account, by=user, value=form.value())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _deposited(request, account, user, version)
    context = {"account": account, "form": form, "version": current}
    return render(request, "socialaccounts/vault/deposit.html", context)


@sensitive_variables("shown")
def _deposited(request: HttpRequest, account: SocialAccount, user: User, version: Version) -> HttpResponse:
    """A password that the portal made is shown to whoever must set it on the platform; a typed one never is."""
    if not version.generated:
        messages.success(request, "The new password is in the vault. The other holders are told to fetch it.")
        return redirect(account)
    shown = reveal(account=account, by=user, reason=SHOWN_BECAUSE)
    replaces = previous_version(account) is not None
    return show_once(request, account, shown, "socialaccounts/vault/generated.html", replaces=replaces)


@open_to("socialaccounts.manage_register")
@require_GET
def rotations(request: HttpRequest) -> HttpResponse:
    """All password changes that are due or late, the most urgent first, or those done."""
    form = RotationFilterForm(request.GET)
    found, order = form.narrow()
    page = keyset_page(request, found, by=order, size=25)
    return render(request, "socialaccounts/rotation/list.html", {"filters": form, "page": page})
