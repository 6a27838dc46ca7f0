"""What the sign-in library's part for second factors is told about this portal."""

from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from accounts.people.models import User
from accounts.signin.factors.models import FactorSecret
from accounts.signin.sentences import SENTENCES
from config import encryption

PORTAL = "Social media governance"


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed; the portal and its people have their own names."""

    error_messages = {**DefaultMFAAdapter.error_messages, **SENTENCES}

    def encrypt(self, text: str) -> str:
        """Seals `text` in a row of its own, where the key commands find it, and gives the row's number."""
        secret = FactorSecret()
        secret.sealed_secret = encryption.seal(text.encode(), context=secret.context)
        secret.save()
        return str(secret.pk)

    def decrypt(self, encrypted_text: str) -> str:
        secret = FactorSecret.objects.get(pk=encrypted_text)
        return encryption.unseal(bytes(secret.sealed_secret), context=secret.context).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    def get_totp_issuer(self) -> str:
        return f"{settings.COUNCIL_NAME} {PORTAL.lower()}"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  # the library's word
        """Which one it is, in case its owner gives it no name."""
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The one host name that passkeys are for. Trying out, it is that by which the browser came."""
        host = context.request.get_host() if settings.EMBEDDED else urlsplit(settings.PORTAL_URL).netloc
        return {"id": host.partition(":")[0], "name": PORTAL}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.full_name}
