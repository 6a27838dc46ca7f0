"""Passwords that the portal makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn import zxcvbn

from socialaccounts.vault.generator import DIGITS, LONGEST, LOWER, SHORTEST, SYMBOLS, UPPER, make_password


@given(length=st.integers(SHORTEST, LONGEST), symbols=st.booleans())
def test_make_password_has_the_length_and_every_kind_of_character(length, symbols):
    password = make_password(length=length, symbols=symbols)

    assert len(password) == length
    kinds = [LOWER, UPPER, DIGITS] + ([SYMBOLS] if symbols else [])
    assert all(set(password) & set(kind) for kind in kinds)
    assert set(password) <= set("".join(kinds))


def test_make_password_avoids_what_is_mixed_up():
    assert not set(LOWER + UPPER + DIGITS + SYMBOLS) & set("lI1O0|'\"`")


@pytest.mark.parametrize("length", [SHORTEST - 1, LONGEST + 1])
def test_make_password_refuses_other_lengths(length):
    with pytest.raises(ValueError, match="from 16 to 64"):
        make_password(length=length)


def test_make_password_never_repeats_itself():
    assert len({make_password(length=SHORTEST) for _ in range(1000)}) == 1000


def test_make_password_is_strong_even_at_its_weakest():
    assert zxcvbn(make_password(length=SHORTEST, symbols=False))["score"] == 4
