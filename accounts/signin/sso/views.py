"""To the council's own sign-in and back."""

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from accounts.doors import STAFF, open_to
from accounts.signin.sso.adapter import CONFIRM, CouncilAdapter
from accounts.signin.sso.oidc import Callback, CouncilOidc


@login_not_required
@never_cache
@require_GET
@rate_limit(action="sso")
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the council's own sign-in, which sends it back to `callback`.

    By a link: a form would need every host on the way to be let through by the Content-Security-Policy. Whoever is sent
    here against their will signs in as themselves, or not at all, for the answer counts in their own browser only.
    """
    _only_where_it_is_on()
    provider = CouncilAdapter().get_provider(request, settings.OIDC_ISSUER)
    nonce = secrets.token_urlsafe(24)
    extra: dict[str, Any] = {"nonce": nonce}
    if confirming := request.GET.get("purpose") == CONFIRM and request.user.is_authenticated:
        extra |= {"prompt": "login", "max_age": "0"}
    try:
        response: HttpResponse = provider.redirect(
            request,
            "login",
            next_url=get_next_redirect_url(request),
            auth_params=extra,
            nonce=nonce,
            purpose=CONFIRM if confirming else "",
        )
    except (OAuth2Error, RequestException) as error:
        response = render_authentication_error(request, provider, exception=error)
    return response


@login_not_required
@never_cache
@require_GET
@rate_limit(action="sso")
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the council's own sign-in."""
    _only_where_it_is_on()
    response: HttpResponse = Callback.adapter_view(CouncilOidc(request))(request)
    return response


@open_to(STAFF)
@never_cache
@require_GET
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm who you are at the council's own sign-in."""
    _only_where_it_is_on()
    query = urlencode({"purpose": CONFIRM, "next": get_next_redirect_url(request) or "/"})
    page = {"start": f"{reverse('sso_start')}?{query}"}
    return render(request, "accounts/signin/sso/confirm.html", page)


def _only_where_it_is_on() -> None:
    if not settings.OIDC_ISSUER:
        raise Http404
