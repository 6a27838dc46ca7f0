"""Asking the issuer anew about somebody who is not there, with the refresh token that it gave when they signed in."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from requests.auth import HTTPBasicAuth

from accounts.signin.sso.claims import Claims, read
from accounts.signin.sso.oidc import CouncilOidc, NotTrusted, verify


class NoLonger(Exception):
    """The issuer takes this token no longer."""


def renew(token: str) -> tuple[Claims, str]:
    """What the issuer says of the person today, and the token with which to ask next, empty where it stays the same.

    Raises NoLonger where it refuses the token, NotTrusted for an answer that is not to be believed, and RequestException
    where none comes.
    """
    # Nobody visits: the library's client reads nothing from a request but for sending a browser on.
    client = CouncilOidc(HttpRequest())
    answer = _ask(client, token)
    # It came straight from the issuer, in answer to no browser, so there is no nonce to compare.
    payload = verify(str(answer.get("id_token", "")), keys=client.keys(), nonce=None)
    claims = read(payload, client.more(payload, str(answer.get("access_token", ""))))
    return claims, str(answer.get("refresh_token") or "")


def _ask(client: CouncilOidc, token: str) -> dict[str, Any]:
    data = {"grant_type": "refresh_token", "refresh_token": token}
    who = None
    if client.basic_auth:
        who = HTTPBasicAuth(settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
    else:
        data |= {"client_id": settings.OIDC_CLIENT_ID, "client_secret": settings.OIDC_CLIENT_SECRET}
    with get_adapter().get_requests_session() as session:
        response = session.post(client.access_token_url, data=data, auth=who)
    if response.status_code == 400 and _error(response) == "invalid_grant":
        raise NoLonger
    response.raise_for_status()
    answer = response.json()
    if not isinstance(answer, dict):
        raise NotTrusted("the token endpoint answered something else than an object")
    return answer


def _error(response: Any) -> str:
    try:
        return str(response.json().get("error", ""))
    except (ValueError, AttributeError):
        return ""
