"""References that people say on the phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.references import check_letter, checked_reference, number, reference


@given(st.integers(1, 2**63 - 1), st.sampled_from(["SA", "RQ", "CF", "PC", "IN"]))
def test_what_is_printed_finds_the_row(row, prefix):
    assert number(prefix, reference(prefix, row)) == row


@pytest.mark.parametrize("text", ["SA-0012", "sa-12", " sa 12 ", "SA0012"])
def test_how_people_type_it_is_forgiven(text):
    assert number("SA", text) == 12


@pytest.mark.parametrize(
    "text", ["", "12", "RQ-0012", "SA-", "SA-1x", "SA-٣", "SA-9223372036854775808", "SA-" + "9" * 40]
)
def test_anything_else_is_not_a_reference(text):
    assert number("SA", text) is None


@pytest.mark.django_db
def test_a_number_too_large_for_a_row_is_a_page_not_found(client_for, comms):
    assert client_for(comms).get("/register/SA-9999999999999999999/").status_code == 404


@given(st.integers(1, 2**63 - 1), st.sampled_from(["SA", "CF"]))
def test_the_check_letter_of_the_paper_is_read_too(row, prefix):
    assert number(prefix, checked_reference(prefix, row)) == row


@given(st.integers(1, 10**9), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_names_nobody(row, place, change):
    digits = [int(digit) for digit in f"{row:09d}"]
    digits[place] = (digits[place] + change) % 10
    wrong = int("".join(map(str, digits)))

    assert number("CF", f"CF-{wrong:09d}-{check_letter('CF', row)}") is None


@given(st.integers(1, 10**9), st.integers(0, 7))
def test_two_digits_swapped_name_nobody(row, place):
    text = f"{row:09d}"
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    found = number("CF", f"CF-{swapped}-{check_letter('CF', row)}")

    assert found is None or swapped == text


def test_the_letter_differs_by_kind_of_reference():
    assert check_letter("CF", 12) != check_letter("RQ", 12)
    assert checked_reference("CF", 12) == f"CF-0012-{check_letter('CF', 12)}"
