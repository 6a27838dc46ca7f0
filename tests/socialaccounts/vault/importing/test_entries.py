"""What one row says: addresses, days and seeds as other programs write them."""

from datetime import date

import pytest

from config.workflow import Refused
from socialaccounts.vault.importing.entries import is_sign_in_page, read_entry
from socialaccounts.vault.importing.terms import Field
from socialaccounts.vault.recovery.seeds import Seed, read_seed
from tests.socialaccounts.vault.importing.files import ODD, SEED


def entry(**texts):
    names = list(texts)
    return read_entry(2, list(texts.values()), {name: place for place, name in enumerate(names)}, len(names))


def test_a_password_is_kept_to_the_letter_and_nothing_secret_is_printed():
    read = entry(password=f"  {ODD} ", seed=SEED, name="  The \n page ")

    assert read.password == f"  {ODD} "
    assert read.name == "The page"
    assert ODD not in repr(read) and SEED not in repr(read)


def test_missing_cells_are_empty():
    read = read_entry(2, ["x"], {Field.NAME.value: 0, Field.URL.value: 5}, 2)

    assert (read.name, read.url, read.password, read.changed) == ("x", "", "", None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-06-30T23:30:00Z", date(2026, 7, 1)),
        ("2026-06-30T23:30:00", date(2026, 7, 1)),
        ("1/3/2026", date(2026, 3, 1)),
        ("01.03.2026", date(2026, 3, 1)),
        ("31/2/2026", None),
        ("last week", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_and_programs_write_them(text, day):
    assert entry(changed=text).changed == day


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://facebook.com/parks", "https://facebook.com/parks"),
        ("facebook.com/parks", "facebook.com/parks"),
        ("androidapp://com.facebook.katana", ""),
        ("javascript:alert(1)", ""),
        ("https://[bad", ""),
    ],
)
def test_only_web_addresses_are_kept(url, kept):
    assert entry(url=url).url == kept


@pytest.mark.parametrize(
    "url",
    [
        "https://facebook.com", "https://facebook.com/", "https://www.facebook.com/login.php?next=x",
        "https://x.com/i/flow/login", "https://www.instagram.com/accounts/login/", "https://accounts.google.com/v3/signin",
    ],
)  # fmt: skip
def test_a_page_to_sign_in_at_is_no_accounts_address(url):
    assert is_sign_in_page(url)
    assert entry(url=url).address == ""


@pytest.mark.parametrize(
    "url", ["https://facebook.com/parks", "https://x.com/login_fan", "youtube.com/@museum"]
)
def test_an_accounts_own_address_is_not_taken_for_one(url):
    assert not is_sign_in_page(url)


@pytest.mark.parametrize(
    ("text", "seed"),
    [
        (SEED, Seed(SEED)),
        ("jbsw y3dp-ehpk 3pxp====", Seed(SEED)),
        (f"otpauth://totp/X:me?secret={SEED}&issuer=X", Seed(SEED, label="X:me")),
        (
            f"otpauth://totp/X?secret={SEED}&digits=8&period=60&algorithm=SHA-512",
            Seed(SEED, 8, 60, "SHA512", "X"),
        ),
    ],
)
def test_seeds_are_read_as_programs_keep_them(text, seed):
    assert read_seed(text) == seed


@pytest.mark.parametrize(
    "text",
    [
        "", "not base32!", "ABC", "A" * 400, f"otpauth://hotp/X?secret={SEED}&counter=1", f"steam://{SEED}",
        f"otpauth://totp/X?secret={SEED}&encoder=steam", f"otpauth://totp/X?secret={SEED}&digits=nine",
        f"otpauth://totp/X?secret={SEED}&period=5", f"otpauth://totp/X?secret={SEED}&algorithm=MD5", "otpauth://totp/X",
        "otpauth://[x",
    ],
)  # fmt: skip
def test_what_makes_no_codes_by_the_clock_is_refused(text):
    with pytest.raises(Refused):
        read_seed(text)
