"""Passwords and passphrases that the portal makes, as each platform takes them."""

import math

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn import zxcvbn

from socialaccounts.models import Platform
from socialaccounts.vault import generator
from socialaccounts.vault.generator import (
    DIGITS,
    FEWEST_WORDS,
    LONGEST,
    LOWER,
    MOST_WORDS,
    SHORTEST,
    SYMBOLS,
    UPPER,
    make_passphrase,
    make_password,
)

# What a platform may ask: the database holds it to the same.
PLATFORMS = st.builds(
    lambda shortest, more, symbols: Platform(
        name="P",
        shortest_password=shortest,
        longest_password=max(16, shortest) + more,
        password_symbols=symbols,
    ),
    st.integers(1, 64),
    st.integers(0, 300),
    st.sampled_from(["", "-", "!#?@_", SYMBOLS]),
)


@given(length=st.integers(SHORTEST, LONGEST), symbols=st.sampled_from(["", "!", "!#?@_", SYMBOLS]))
def test_make_password_has_the_length_and_every_kind_of_character(length, symbols):
    password = make_password(length=length, symbols=symbols)

    assert len(password) == length
    kinds = [LOWER, UPPER, DIGITS] + ([symbols] if symbols else [])
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
    assert zxcvbn(make_password(length=SHORTEST, symbols=""))["score"] == 4


@given(words=st.integers(FEWEST_WORDS, MOST_WORDS), separator=st.sampled_from("-_"))
def test_make_passphrase_has_so_many_words_of_the_list_and_a_digit(words, separator):
    *chosen, digit = make_passphrase(words=words, separator=separator).split(separator)

    assert len(chosen) == words
    assert {word.lower() for word in chosen} <= set(generator.word_list())
    assert all(word[0].isupper() for word in chosen)
    assert digit in DIGITS


def test_make_passphrase_needs_no_separator():
    assert make_passphrase(separator="").isalnum()


@pytest.mark.parametrize("words", [FEWEST_WORDS - 1, MOST_WORDS + 1])
def test_make_passphrase_refuses_other_counts(words):
    with pytest.raises(ValueError, match="from 5 to 8"):
        make_passphrase(words=words)


def test_the_words_are_the_long_list_of_the_eff_without_hyphens():
    words = generator.word_list()

    assert len(words) == 7776 - 4
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_the_randomness_stated_is_what_is_in_it():
    assert generator.bits_of_passphrase(6) == math.floor(math.log2(7772**6 * len(DIGITS))) == 80
    assert generator.bits_of_password(20) == 119
    assert generator.bits_of_passphrase(FEWEST_WORDS) > 64
    assert generator.bits_of_password(SHORTEST, "") > 64


@given(PLATFORMS)
def test_whatever_is_offered_for_a_platform_is_taken_by_it(platform):
    lengths, words = generator.lengths_for(platform), generator.words_for(platform)

    assert lengths
    for length in lengths:
        assert platform.shortest_password <= length <= platform.longest_password
        make_password(length=length, symbols=platform.password_symbols)
    for count in words:
        for separator in generator.separators_for(platform):
            passphrase = make_passphrase(words=count, separator=separator)
            assert len(passphrase) <= platform.longest_password
            assert {sign for sign in passphrase if not sign.isalnum()} <= set(platform.password_symbols)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "shortest", "longest", "passphrases"),
    [("tiktok", 8, 20, False), ("flickr", 12, 200, True), ("youtube", 8, 100, True)],
)
def test_the_seeded_platforms_have_their_rules(slug, shortest, longest, passphrases):
    platform = Platform.objects.get(slug=slug)

    assert (platform.shortest_password, platform.longest_password) == (shortest, longest)
    assert bool(generator.words_for(platform)) is passphrases


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rules",
    [{"longest_password": 15}, {"shortest_password": 65}, {"shortest_password": 0}],
)
def test_a_platform_that_takes_no_strong_password_cannot_be_saved(rules):
    with pytest.raises(IntegrityError), transaction.atomic():
        Platform.objects.create(name="Weak", slug="weak", **rules)
