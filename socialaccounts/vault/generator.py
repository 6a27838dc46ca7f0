"""Passwords that the portal makes, from the operating system's randomness."""

import secrets

SHORTEST, USUAL, LONGEST = 16, 20, 64

# Without what is mixed up when it is read out or typed off a screen: l I 1, O 0, and quotes of any kind.
LOWER = "abcdefghijkmnopqrstuvwxyz"
UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
SYMBOLS = "!#%+-=?@_"


def make_password(*, length: int = USUAL, symbols: bool = True) -> str:
    """A random password of `length` characters with at least one of each kind of character.

    Raises ValueError unless `length` is from 16 to 64. At 20 characters with symbols it has over 119 bits.
    """
    if not SHORTEST <= length <= LONGEST:
        raise ValueError(f"a password has from {SHORTEST} to {LONGEST} characters")
    kinds = [LOWER, UPPER, DIGITS] + ([SYMBOLS] if symbols else [])
    alphabet = "".join(kinds)
    # Drawn anew until every kind is in it, so that each password that platforms accept is equally likely.
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(length))
        if all(set(password) & set(kind) for kind in kinds):
            return password
