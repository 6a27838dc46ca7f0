"""Speaking OpenID Connect with the council's own sign-in: PKCE, a nonce, and a token that is checked to the letter."""

import hmac
from collections.abc import Mapping
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.signin.sso.claims import Claims, read

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the issuer can make; never a shared secret, never none."""
LEEWAY = 30
"""Seconds by which two machines' clocks may differ."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class NotTrusted(OAuth2Error):
    """What came from the council's own sign-in, or pretends to, is not to be believed. The message is for the log."""


class CouncilOidc(OpenIDConnectOAuth2Adapter):
    """The library's client of the one issuer that the settings name. `nonce` is the one that was sent."""

    nonce = ""

    def __init__(self, request: HttpRequest, provider_id: str = "") -> None:
        super().__init__(request, provider_id or settings.OIDC_ISSUER)

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
            raise NotTrusted("the discovery document is another issuer's")
        if missing := [name for name in ENDPOINTS if not config.get(name)]:
            raise NotTrusted(f"the discovery document lacks {', '.join(missing)}")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return f"{settings.PORTAL_URL}{reverse('sso_callback')}"

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who signed in: `login.claims`. Raises NotTrusted."""
        response = kwargs["response"]
        payload = verify(response.get("id_token", ""), keys=self.keys(), nonce=self.nonce)
        claims = read(payload, self.more(payload, token.token))
        account = SocialAccount(provider=claims.issuer, uid=claims.subject, extra_data={})
        login = CouncilLogin(provider=self.get_provider(), account=account)
        login.claims, login.refresh_token = claims, str(response.get("refresh_token") or "")
        return login

    def keys(self) -> dict[str, Any]:
        """The issuer's signing keys of now."""
        return self._get(self.openid_config["jwks_uri"])

    def more(self, payload: Mapping[str, Any], access_token: str) -> dict[str, Any]:
        """What the issuer says beside the token, where the token alone does not say who it is."""
        address = self.openid_config.get("userinfo_endpoint")
        if not address or ("email" in payload and settings.OIDC_GROUPS_CLAIM in payload):
            return {}
        more = self._get(address, {"Authorization": f"Bearer {access_token}"})
        if more.get("sub") != payload["sub"]:
            raise NotTrusted("the issuer spoke of somebody else beside the token")
        return more

    @staticmethod
    def _get(address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            response = session.get(address, headers=headers)
            response.raise_for_status()
            answer = response.json()
        if not isinstance(answer, dict):
            raise NotTrusted(f"{address} answered something else than an object")
        return answer


class CouncilLogin(SocialLogin):
    """Somebody who comes from there. Who that is, `admit` finds out: the library would overwrite what is kept of them."""

    def lookup(self) -> None:
        self._did_authenticate_by_email = None


class CouncilProvider(OpenIDConnectProvider):
    """The one issuer of the settings."""

    oauth2_adapter_class = CouncilOidc
    pkce_enabled_default = True


class Callback(OAuth2CallbackView):
    """Where the council's own sign-in sends a person back to."""

    def _get_state(self, request: HttpRequest, provider: CouncilProvider) -> Any:
        state, response = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
        return state, response


def verify(token: str, *, keys: Mapping[str, Any], nonce: str | None) -> dict[str, Any]:
    """The claims of an ID token that this issuer signed for this portal, now, in answer to this `nonce`.

    None where it did not come by a browser. Raises NotTrusted for any other.
    """
    try:
        header = jwt.get_unverified_header(token)
        payload: dict[str, Any] = jwt.decode(
            token,
            _key(keys, header.get("kid")),
            algorithms=ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError, KeyError) as error:
        raise NotTrusted(f"the token is not valid: {type(error).__name__}") from error
    if str(payload["iss"]).rstrip("/") != settings.OIDC_ISSUER:
        raise NotTrusted("the token is another issuer's")
    if nonce is not None and not (nonce and hmac.compare_digest(str(payload.get("nonce", "")), nonce)):
        raise NotTrusted("the token answers another question")
    if isinstance(payload["aud"], list) and len(payload["aud"]) > 1:
        raise NotTrusted("the token is for others too")
    return payload


def _key(keys: Mapping[str, Any], number: str | None) -> jwt.PyJWK:
    """The issuer's signing key with this number; the only one where the token names none."""
    found = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if key.public_key_use in (None, "sig")]
    fitting = [key for key in found if number in (None, key.key_id)]
    if len(fitting) != 1:
        raise NotTrusted("the token is signed by a key that the issuer does not have")
    return fitting[0]


def refresh_token_of(login: SocialLogin) -> str:
    """The refresh token that came with a login; empty where the issuer gave none."""
    token: str = login.refresh_token
    return token


def claims_of(login: SocialLogin) -> Claims:
    """What the verified token of a login says."""
    claims: Claims = login.claims
    return claims
