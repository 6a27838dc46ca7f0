"""Passwords that are hard to guess, judged by zxcvbn, which knows names, words, keyboards and dates."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

ENOUGH = 3
"""zxcvbn's score, from 0 to 4: 3 holds out against whoever has stolen the hashes."""
LOOKED_AT = 72
"""Longer ones are strong by their first letters, and slow to judge."""
REASONS = {
    "dictionary": "it is a common password or a word that is easy to guess",
    "spatial": "its letters stand side by side on the keyboard",
    "repeat": "it repeats itself",
    "sequence": "it counts up or down, like abc or 123",
    "regex": "a year in it is easy to guess",
    "date": "a date in it is easy to guess",
}
ADVICE = "Try three or four random words."


class HardToGuess:
    """A Django password validator. Words of the person's own name, address and job count as known to whoever guesses."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with one sentence that says what is wrong."""
        if len(password) < settings.PASSWORD_MIN_LENGTH:
            raise ValidationError(f"Use at least {settings.PASSWORD_MIN_LENGTH} characters. {ADVICE}")
        found = zxcvbn(password[:LOOKED_AT], user_inputs=_own_words(user))
        if found["score"] < ENOUGH:
            raise ValidationError(f"This password is easy to guess: {_why(found)}. {ADVICE}")

    def get_help_text(self) -> str:
        return f"Use at least {settings.PASSWORD_MIN_LENGTH} characters that are hard to guess."


def _own_words(user: Any) -> list[str]:
    """What somebody who knows this person would try first."""
    known = [settings.COUNCIL_NAME, "council", "portal"]
    known += [str(getattr(user, name, "") or "") for name in ("full_name", "email", "job_title")]
    words = {word for text in known for word in re.split(r"[^0-9a-z]+", text.lower()) if len(word) > 2}
    return sorted(words | {text.lower().replace(" ", "") for text in known if text})


def _why(found: dict[str, Any]) -> str:
    """The weightiest part of what was found, in words."""
    parts = [part for part in found["sequence"] if part["pattern"] in REASONS]
    if not parts:
        return "it is too short for letters without order"
    weakest = max(parts, key=lambda part: len(part["token"]))
    if weakest.get("dictionary_name") == "user_inputs":
        return "your name, address, job or council is in it"
    return REASONS[weakest["pattern"]]
