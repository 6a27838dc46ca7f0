"""What a verified token says of a person, read into the portal's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


@dataclass(frozen=True)
class Claims:
    """Who signed in at the council's own sign-in. `groups` is None where the token does not say which there are."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str
    groups: frozenset[str] | None
    second_factor: bool
    authenticated_at: int

    @property
    def is_staff(self) -> bool | None:
        """Whether one of the groups lets into the portal; None where that cannot be told."""
        if not settings.OIDC_STAFF_GROUPS:
            return True
        return None if self.groups is None else not self.groups.isdisjoint(settings.OIDC_STAFF_GROUPS)


def read(token: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> Claims:
    """Read the claims of a verified ID token; `more` is what the issuer says of the same person beside it.

    How somebody signed in is read from the token alone.
    """
    both = {**(more or {}), **token}
    email = _email(both)
    return Claims(
        issuer=str(token["iss"]).rstrip("/"),
        subject=str(token["sub"]),
        email=email,
        email_verified=bool(email) and _email_is_verified(both),
        name=_name(both, email),
        groups=_groups(both),
        second_factor=_second_factor(token),
        authenticated_at=int(token.get("auth_time") or 0),
    )


def _email(claims: Mapping[str, Any]) -> str:
    email = str(claims.get("email") or "").strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email


def _email_is_verified(claims: Mapping[str, Any]) -> bool:
    # Entra ID has a claim of its own, which an administrator adds to the token.
    for name in ("email_verified", "xms_edov"):
        if name in claims:
            return str(claims[name]).lower() in ("true", "1")
    return settings.OIDC_TRUST_EMAIL


def _name(claims: Mapping[str, Any], email: str) -> str:
    parts = f"{claims.get('given_name') or ''} {claims.get('family_name') or ''}".strip()
    return (str(claims.get("name") or "").strip() or parts or email.partition("@")[0])[:120]


def _groups(claims: Mapping[str, Any]) -> frozenset[str] | None:
    """The groups; none without the claim, and None where the issuer left them out because they are too many."""
    claim = settings.OIDC_GROUPS_CLAIM
    elsewhere = claims.get("_claim_names")
    if claims.get("hasgroups") or (isinstance(elsewhere, Mapping) and claim in elsewhere):
        return None
    given = claims.get(claim)
    if given is None:
        return frozenset()
    return frozenset(map(str, given)) if isinstance(given, list) else frozenset({str(given)})


def _second_factor(token: Mapping[str, Any]) -> bool:
    said = token.get("amr")
    ways = {str(way) for way in said} if isinstance(said, list) else set()
    return not ways.union({str(token.get("acr") or "")}).isdisjoint(settings.OIDC_SECOND_FACTOR)
