"""Passwords and passphrases that the portal makes, from the operating system's randomness, as a platform takes them."""

import secrets
from functools import cache
from math import floor, log2

from xkcdpass.xkcd_password import generate_wordlist, locate_wordfile

from socialaccounts.register.platforms import USUAL_SYMBOLS, Platform

SHORTEST, USUAL, LONGEST = 16, 20, 64
FEWEST_WORDS, USUAL_WORDS, MOST_WORDS = 5, 6, 8
LENGTHS = (SHORTEST, USUAL, 24, 32, 48, LONGEST)

# Without what is mixed up when it is read out or typed off a screen: l I 1, O 0, and quotes of any kind.
LOWER = "abcdefghijkmnopqrstuvwxyz"
UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
SYMBOLS = USUAL_SYMBOLS
SEPARATORS = {"-": "Hyphens", "_": "Underscores", "": "Nothing"}


def make_password(*, length: int = USUAL, symbols: str = SYMBOLS) -> str:
    """A random password of `length` characters with at least one of each kind, `symbols` being the fourth ("" for none).

    Raises ValueError unless `length` is from 16 to 64. At 20 characters with symbols it has over 119 bits.
    """
    if not SHORTEST <= length <= LONGEST:
        raise ValueError(f"a password has from {SHORTEST} to {LONGEST} characters")
    kinds = [LOWER, UPPER, DIGITS] + ([symbols] if symbols else [])
    alphabet = "".join(kinds)
    # Drawn anew until every kind is in it, so that each password that platforms accept is equally likely.
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(length))
        if all(set(password) & set(kind) for kind in kinds):
            return password


def make_passphrase(*, words: int = USUAL_WORDS, separator: str = "-") -> str:
    """Random words of the EFF's long list, each with a capital, and a digit: "Otter-Canyon-Lantern-Maple-Violin-Harbour-7".

    The digit is there because many platforms want one. Raises ValueError unless `words` is from 5 to 8.
    """
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        raise ValueError(f"a passphrase has from {FEWEST_WORDS} to {MOST_WORDS} words")
    chosen = [secrets.choice(word_list()).capitalize() for _ in range(words)]
    return separator.join([*chosen, secrets.choice(DIGITS)])


@cache
def word_list() -> tuple[str, ...]:
    """The words that passphrases are made of: the EFF's long list without the four that have a hyphen."""
    found = generate_wordlist(locate_wordfile("eff-long"), min_length=3, max_length=9, valid_chars="[a-z]")
    return tuple(sorted(set(found)))


def bits_of_passphrase(words: int) -> int:
    """How many bits of randomness a passphrase of so many words has, rounded down."""
    return floor(words * log2(len(word_list())) + log2(len(DIGITS)))


def bits_of_password(length: int, symbols: str = SYMBOLS) -> int:
    """How many bits of randomness a password of so many characters has, rounded down to be on the safe side."""
    return floor(length * log2(len(LOWER + UPPER + DIGITS + symbols))) - 1


def lengths_for(platform: Platform) -> list[int]:
    """The lengths of password to offer for a platform, within what it takes; there is always one."""
    most = min(LONGEST, platform.longest_password)
    least = max(SHORTEST, platform.shortest_password)
    return sorted({length for length in LENGTHS if least <= length <= most} | {most})


def separators_for(platform: Platform) -> dict[str, str]:
    """What may stand between the words of a passphrase on a platform, with what to call it."""
    return {sign: label for sign, label in SEPARATORS.items() if sign in platform.password_symbols}


def words_for(platform: Platform) -> list[int]:
    """How many words a passphrase may have that fits a platform, however long the words; none where it takes too little."""
    longest = max(map(len, word_list()))
    return [
        words
        for words in range(FEWEST_WORDS, MOST_WORDS + 1)
        # A sign after each word, and the digit.
        if words * (longest + 1) + 1 <= platform.longest_password
    ]
