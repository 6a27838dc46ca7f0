"""Mail by GOV.UK Notify instead of SMTP: set `NOTIFY_API_KEY` and `NOTIFY_TEMPLATE_ID`.

The template at Notify has the subject line `((subject))` and the message `((body))`, nothing else. Notify's own rules:
https://docs.notifications.service.gov.uk/rest-api.html
"""

import re
from collections.abc import Sequence
from typing import Any

import httpx
import jwt
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from config import clock

SECONDS = 15
_KEY = re.compile(r".+-(?P<issuer>[0-9a-f-]{36})-(?P<secret>[0-9a-f-]{36})")


class NotifyRefused(Exception):
    """Notify will not send this message as it is."""


class NotifyAway(ConnectionError):
    """Notify does not answer, or takes no more for now."""


def valid_key(key: str) -> bool:
    """Whether `key` is written as Notify writes its keys: a name, the service's id and the secret."""
    return _KEY.fullmatch(key) is not None


class EmailBackend(BaseEmailBackend):
    """Sends each message to each of its recipients through Notify; the Message-ID goes along as Notify's reference."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were taken. Raises NotifyRefused or NotifyAway, unless told to fail silently."""
        sent = 0
        for message in email_messages:
            try:
                for address in message.recipients():
                    self._send(message, address)
                sent += 1
            except (NotifyRefused, NotifyAway):
                if not self.fail_silently:
                    raise
        return sent

    def _send(self, message: EmailMessage, address: str) -> None:
        body: dict[str, Any] = {
            "email_address": address,
            "template_id": settings.NOTIFY_TEMPLATE_ID,
            "personalisation": {"subject": str(message.subject), "body": str(message.body)},
            "reference": message.extra_headers.get("Message-ID", ""),
        }
        try:
            answer = httpx.post(
                f"{settings.NOTIFY_URL}/v2/notifications/email",
                json=body,
                headers={"Authorization": f"Bearer {_token()}"},
                timeout=SECONDS,
            )
        except httpx.HTTPError as error:
            raise NotifyAway(type(error).__name__) from error
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
            raise NotifyAway(f"answer {answer.status_code}")
        if not answer.is_success:
            raise NotifyRefused(f"answer {answer.status_code}")


def _token() -> str:
    """Who is asking, good for half a minute."""
    key = _KEY.fullmatch(settings.NOTIFY_API_KEY)
    if key is None:
        raise NotifyRefused("NOTIFY_API_KEY is not written as Notify writes its keys")
    return jwt.encode(
        {"iss": key["issuer"], "iat": int(clock.now().timestamp())}, key["secret"], algorithm="HS256"
    )
