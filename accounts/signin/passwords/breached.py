"""Passwords that were stolen somewhere, looked up by k-anonymity: five characters of a hash leave the portal, no more."""

import hashlib
import logging

import httpx
from django.conf import settings
from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)

SENT = 5
WAIT = httpx.Timeout(3.0, connect=2.0)
MOST_BYTES = 2_000_000
SENTENCE = (
    "This password is in lists of stolen passwords, so others will try it. Choose another, and change it wherever else "
    "you use it."
)


class NotBreached:
    """A Django password validator; it asks settings.BREACHED_PASSWORDS_URL, and nobody where that is empty."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError for a stolen one. A list that does not answer stops nobody; the log says so."""
        if settings.BREACHED_PASSWORDS_URL and times_stolen(password):
            raise ValidationError(SENTENCE)

    def get_help_text(self) -> str:
        return "It must not be in a list of stolen passwords."


def times_stolen(password: str) -> int:
    """How often the list has this password; 0 if it cannot be asked."""
    # The list is one of SHA-1 hashes; nothing is kept by it here.
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    address = f"{settings.BREACHED_PASSWORDS_URL.rstrip('/')}/{digest[:SENT]}"
    try:
        answer = httpx.get(address, timeout=WAIT, headers={"Add-Padding": "true"})
        answer.raise_for_status()
    except httpx.HTTPError as error:
        logger.warning("The list of stolen passwords did not answer: %s", type(error).__name__)
        return 0
    for line in answer.text[:MOST_BYTES].splitlines():
        rest, _, count = line.partition(":")
        if rest.strip().upper() == digest[SENT:]:
            return int(count) if count.strip().isdigit() else 0
    return 0
