"""Whether a typed password is good enough to keep (clause D3: long, and not a word that others would try)."""

import re
import threading

from django.conf import settings
from django.views.decorators.debug import sensitive_variables
from zxcvbn import zxcvbn

from config.workflow import Refused
from socialaccounts.register.models import Platform, SocialAccount

SHORTEST, LONGEST = 12, 200
_WEIGHED = 72  # zxcvbn's limit; what is strong so far does not get weaker by being longer
_GOOD_ENOUGH = 3

_one_at_a_time = threading.Lock()


@sensitive_variables("password")
def check_strength(password: str, *, account: SocialAccount, username: str) -> None:
    """Raise Refused, for the field `password`, unless it is long enough and scores 3 of 4 by zxcvbn.

    Long enough is from 12 to 200 characters, and as the platform takes them. Names around the account count as words
    that others would try.
    """
    _check_length(len(password), account.platform)
    if _score(password[:_WEIGHED], _words_around(account, username)) < _GOOD_ENOUGH:
        raise Refused(
            "This password is too easy to guess. Use several words that have nothing to do with each other, "
            "or let the portal make one",
            "password",
        )


def _check_length(length: int, platform: Platform) -> None:
    for least, whose in (
        (SHORTEST, "The password"),
        (platform.shortest_password, f"A password on {platform.name}"),
    ):
        if length < least:
            raise Refused(f"{whose} must be {least} characters or more", "password")
    for most, whose in (
        (LONGEST, "The password"),
        (platform.longest_password, f"A password on {platform.name}"),
    ):
        if length > most:
            raise Refused(f"{whose} must be {most} characters or fewer", "password")


@sensitive_variables("password")
def _score(password: str, words: list[str]) -> int:
    # The library keeps the words of the account in a dictionary that all threads share.
    with _one_at_a_time:
        score: int = zxcvbn(password, user_inputs=words)["score"]
    return score


def _words_around(account: SocialAccount, username: str) -> list[str]:
    """The names around an account as somebody would type them into a password: word by word, and run together."""
    names = (username, account.name, account.handle, account.platform.name, settings.COUNCIL_NAME)
    return [re.sub(r"\W", "", word) for name in names for word in (name, *re.split(r"[\s@._-]+", name))]
