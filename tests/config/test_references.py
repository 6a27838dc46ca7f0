"""References that people say on the phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.references import number, reference


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
