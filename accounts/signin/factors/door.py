"""Until somebody who must have a second factor has one, the portal shows them how to get it, and nothing else."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.doors import signed_in
from accounts.signin.factors.duty import has_one, must_have_one, proved

FREE = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_logout",
        "sso_confirm",
        "session_left",
        "session_stay",
    }
)
"""The pages that lead to a second factor, or out."""
FREED_AT = "second_factor_not_needed_at"
"""In the session: when it was last found that this person needs none (seconds of the machine's clock)."""
FREE_FOR = 600
"""So many seconds until somebody who became a holder meanwhile is found out; a new role counts at once."""

Answer = Callable[[HttpRequest], HttpResponse]


class SecondFactorDoor:
    """Sends whoever must have a second factor, and has not shown one in this session, to the page that says how."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated or proved(request):
            return None
        match = request.resolver_match
        if not getattr(view, "login_required", True) or (match and match.view_name in FREE):
            return None
        if not _held_back(request):
            return None
        # Who has one but did not show it here (a session older than the factor) shows it now.
        name = "mfa_reauthenticate" if has_one(signed_in(request)) else "mfa_index"
        here = request.get_full_path() if request.method == "GET" else request.path
        return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': here})}")


def _held_back(request: HttpRequest) -> bool:
    user = signed_in(request)
    freed = request.session.get(FREED_AT, 0)
    if user.roles.isdisjoint(settings.SECOND_FACTOR_ROLES) and time.time() - freed < FREE_FOR:
        return False
    if must_have_one(user):
        return True
    request.session[FREED_AT] = time.time()
    return False
