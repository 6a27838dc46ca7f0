"""Reading seeds as platforms give them, and the codes that they make."""

import base64
import contextlib
from datetime import UTC, datetime

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.workflow import Refused
from socialaccounts.vault.recovery import seeds
from socialaccounts.vault.recovery.seeds import Seed, code_at, matches, read_seed
from tests.socialaccounts.vault.recovery.factories import RFC, SEED, uri

VECTORS = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]
"""RFC 6238, appendix B: the second, and the code by SHA1, SHA256 and SHA512."""


def at(second):
    return datetime.fromtimestamp(second, UTC)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector[0]))
def test_codes_are_those_of_rfc_6238(vector):
    second, *codes = vector

    made = [code_at(Seed(RFC[name], digits=8, algorithm=name), at(second)).text for name in RFC]

    assert made == codes


def test_a_code_says_how_long_it_lives_and_what_comes_next():
    code = code_at(Seed(SEED), at(59.9))

    assert code.seconds_left == 1
    assert code.next == code_at(Seed(SEED), at(60)).text
    assert code_at(Seed(SEED), at(60)).seconds_left == 30
    assert code_at(Seed(SEED, period=60), at(60)).seconds_left == 60


@given(
    seed=st.binary(min_size=10, max_size=128),
    digits=st.sampled_from([6, 7, 8]),
    period=st.integers(10, 120),
    algorithm=st.sampled_from(["SHA1", "SHA256", "SHA512"]),
)
def test_an_address_gives_back_what_went_into_it(seed, digits, period, algorithm):
    secret = base64.b32encode(seed).decode().rstrip("=")

    read = read_seed(uri(secret, digits=digits, period=period, algorithm=algorithm, issuer="Facebook"))

    assert (read.secret, read.digits, read.period, read.algorithm) == (secret, digits, period, algorithm)


def test_codes_agree_with_the_library_for_any_long_seed():
    for second in range(0, 3000, 7):
        assert code_at(Seed(SEED), at(second)).text == pyotp.TOTP(SEED).at(second)


@pytest.mark.parametrize(
    "typed", ["jbsw y3dp ehpk 3pxp", "JBSWY3DPEHPK3PXP", " jbsw-y3dp-ehpk-3pxp\n", "JBSWY3DPEHPK3PXP======"]
)
def test_a_typed_seed_is_read_whatever_its_spaces_and_case(typed):
    assert read_seed(typed) == Seed("JBSWY3DPEHPK3PXP")


def test_an_address_says_whose_seed_it_is():
    assert read_seed(uri(issuer="Facebook")).label == "Facebook:chesterfield parks"
    assert read_seed(uri(label="parks", issuer="Meta")).label == "Meta: parks"
    assert read_seed(uri(label="parks\n<b>")).label == "parks<b>"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("0189", seeds.NOT_BASE32),
        ("", seeds.NOT_BASE32),
        ("JBSWY3DPé", seeds.NOT_BASE32),
        ("A" * 17, seeds.INCOMPLETE),
        ("JBSWY3DP", seeds.TOO_SHORT),
        ("A" * 400, seeds.TOO_LONG),
        ("https://example.com/", seeds.ANOTHER_CODE),
        ("https://example.com/?a=b", seeds.ANOTHER_CODE),
        ("WIFI:S:Guest;T:WPA;P:secret;;", seeds.ANOTHER_CODE),
        ("http://[broken", seeds.ANOTHER_CODE),
        ("otpauth-migration://offline?data=abc", seeds.BATCH),
        (uri(kind="hotp", counter=1), seeds.COUNTED),
        (uri(kind="other"), seeds.INCOMPLETE),
        ("otpauth://totp/x", seeds.INCOMPLETE),
        ("otpauth://totp/x?issuer=y", seeds.INCOMPLETE),
        (f"otpauth://totp/x?secret={SEED}&secret={SEED}", seeds.INCOMPLETE),
        (uri("0000"), seeds.NOT_BASE32),
        (uri(algorithm="MD5"), "The platform uses codes of a kind"),
        (uri(digits=5), "The platform uses codes of a kind"),
        (uri(digits="six"), "The platform uses codes of a kind"),
        (uri(period=0), "The platform uses codes of a kind"),
        (uri(encoder="steam"), "The platform uses codes of a kind"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(given, sentence):
    with pytest.raises(Refused) as refused:
        read_seed(given)

    assert refused.value.message.startswith(sentence)
    assert refused.value.field == "seed"


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text):
    with contextlib.suppress(Refused):
        assert code_at(read_seed(text), at(59)).text.isdigit()


@pytest.mark.parametrize(
    ("second", "fits"), [(29, True), (31, True), (61, True), (89, True), (-1, False), (121, False)]
)
def test_a_code_fits_its_own_step_and_its_neighbours(second, fits):
    typed = code_at(Seed(SEED), at(1_700_000_010 + 30)).text

    assert matches(Seed(SEED), f" {typed[:3]} {typed[3:]} ", at(1_700_000_010 + second)) is fits


@pytest.mark.parametrize("typed", ["", "000000", "abcdef", "１２３４５６", "0" * 20])
def test_other_codes_do_not_fit(typed):
    assert not matches(Seed(SEED), typed, at(59))


def test_a_seed_and_a_code_are_not_in_their_representation():
    code = code_at(Seed(SEED), at(59))

    assert SEED not in repr(Seed(SEED))
    assert code.text not in repr(code)
    assert code.next not in repr(code)
