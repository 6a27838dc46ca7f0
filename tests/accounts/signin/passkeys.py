"""A passkey without a browser: what `navigator.credentials` would answer, made and signed by the test."""

import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "http://localhost"
VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    """One key pair for `localhost`."""

    def __init__(self, flags: int = VERIFIED) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.flags = flags

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}
        ).encode()

    def _told(self, client_data: bytes, **response: object) -> dict[str, object]:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {"clientDataJSON": websafe_encode(client_data), **response},
        }

    def made(self, challenge: str) -> dict[str, object]:
        """The answer to `navigator.credentials.create`."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(
            hashlib.sha256(b"localhost").digest(), self.flags | AuthenticatorData.FLAG.AT, 0, credential
        )
        attestation = AttestationObject.create("none", data, {})
        return self._told(
            self._client_data("webauthn.create", challenge),
            attestationObject=websafe_encode(bytes(attestation)),
            transports=["internal"],
        )

    def used(self, challenge: str, user_pk: int) -> dict[str, object]:
        """The answer to `navigator.credentials.get`."""
        from allauth.account.utils import user_pk_to_url_str

        from accounts.models import User

        handle = user_pk_to_url_str(User(pk=user_pk)).encode()
        data = hashlib.sha256(b"localhost").digest() + struct.pack(">BI", self.flags, 1)
        client_data = self._client_data("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._told(
            client_data,
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
            userHandle=websafe_encode(handle),
        )


CREDENTIAL = Passkey().made("A" * 43)
"""A passkey that was made some day, for tests that only list it."""
