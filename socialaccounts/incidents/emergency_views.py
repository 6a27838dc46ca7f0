"""Emergency access: one page that says what will happen, and then the password."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.doors import open_to
from accounts.people.models import User
from accounts.roles import COMMS
from accounts.signin.reauth import recently_authenticated
from config.encryption import EncryptionError
from config.workflow import Refused
from socialaccounts.incidents.actions import use_in_emergency
from socialaccounts.incidents.forms import EmergencyForm
from socialaccounts.incidents.pages import account_named
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.emergency.queries import way_in
from socialaccounts.vault.pages import show_once, why_not_opened
from socialaccounts.vault.queries import newest_version, version_before
from socialaccounts.vault.rules import REVEAL_ANY, is_shut_out

logger = logging.getLogger(__name__)


@open_to(REVEAL_ANY)
@never_cache
@recently_authenticated
@require_http_methods(["GET", "POST"])
@sensitive_variables("shown")
def emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the password of any account at once, or who can get into one without a shared login."""
    account, user = account_named(request, pk)
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            shown = use_in_emergency(account=account, by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
        except EncryptionError as error:
            logger.exception("The password of %s does not open.", account.reference)
            form.add_error(None, why_not_opened(error))
        else:
            if shown is None:
                return _way_in(request, account)
            template = "socialaccounts/vault/emergency_shown.html"
            before = version_before(account) if shown.version.is_pending else None
            return show_once(request, account, shown, template, before=before)
    return render(request, "socialaccounts/vault/emergency.html", _context(account, user, form))


def _context(account: SocialAccount, user: User, form: EmergencyForm) -> dict[str, object]:
    told = [*account.holder_people(), *User.objects.in_role(COMMS)]
    return {
        "account": account,
        "form": form,
        "nothing": account.has_shared_login and newest_version(account) is None,
        "told": len({person.pk for person in told} - {user.pk}),
        "joins_team": is_shut_out(user, account),
    }


def _way_in(request: HttpRequest, account: SocialAccount) -> HttpResponse:
    context = {"account": account, "way_in": way_in(account)}
    return render(request, "socialaccounts/vault/emergency_way_in.html", context)
