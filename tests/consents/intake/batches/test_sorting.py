"""Pages are sorted by their codes alone: each gets one state, and no two families are ever joined."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consents.intake.batches.models import TRAY, WORKFLOW, PageState
from consents.intake.batches.sorting import Known, PageFacts, Standing, sort
from consents.intake.printing.code import PageCode, read_code

KNOWN = {
    1: Known(Standing.OUT, 2),
    2: Known(Standing.OUT, 2),
    3: Known(Standing.BACK, 2),
    4: Known(Standing.CANCELLED, 2),
    5: Known(Standing.OUT, 3),
}
CODES = st.builds(PageCode, st.integers(1, 6), st.integers(1, 3), st.integers(2, 3))
FACTS = st.tuples(st.none() | CODES, st.booleans(), st.booleans())


@given(st.lists(FACTS, max_size=30))
def test_every_page_gets_one_state_and_no_two_families_are_joined(facts):
    pages = [PageFacts(key, *fact) for key, fact in enumerate(facts)]

    found = sort(pages, KNOWN)

    assert set(found.states) == {page.key for page in pages}
    for form, keys in found.complete.items():
        assert [pages[key].code for key in keys] == [
            PageCode(form, number, KNOWN[form].pages) for number in range(1, KNOWN[form].pages + 1)
        ]
        assert KNOWN[form].standing is Standing.OUT
    filed = [key for keys in found.complete.values() for key in keys]
    assert Counter(filed) == Counter(key for key, state in found.states.items() if state == PageState.FILED)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (PageCode(1, 1, 2), "incomplete"),
        (PageCode(1, 1, 3), "unknown"),
        (PageCode(3, 1, 2), "used"),
        (PageCode(4, 1, 2), "cancelled"),
        (PageCode(6, 1, 2), "unknown"),
    ],
)
def test_a_page_alone(code, state):
    assert sort([PageFacts("page", code)], KNOWN).states == {"page": state}


def test_pages_without_a_code_of_ours():
    pages = [PageFacts(1, is_blank=True), PageFacts(2), PageFacts(3, has_strange_code=True)]

    assert list(sort(pages, KNOWN).states.values()) == ["blank", "no_code", "unknown"]


@given(CODES.filter(lambda code: code.page <= code.of))
def test_a_code_is_read_as_it_was_printed(code):
    assert read_code(str(code)) == code


@pytest.mark.parametrize(
    "text", ["", "CF-0001-A 1/2", "CF-0001 1/2", "https://a.example", "CF-0001-B 3/2", "RQ-0001-B 1/2"]
)
def test_anything_else_is_no_code(text):
    assert read_code(text) is None


def test_the_workflow_is_total():
    assert set(WORKFLOW.table) == set(PageState)
    assert all(WORKFLOW.allows(state, PageState.DISCARDED) for state in TRAY)
