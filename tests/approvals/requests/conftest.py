import pytest

from tests.approvals.factories import answers, typed


@pytest.fixture
def given(officer, service, manager):
    """Every answer of the form; the manager is deputy, the officer lead."""
    return answers(service=service, lead=officer, deputy=manager)


@pytest.fixture
def officers_browser(client_for, officer):
    """The officer's browser."""
    return client_for(officer)


@pytest.fixture
def fill(officers_browser, given):
    """`fill(url, step, name="…")`: the officer posts a step, with some answers changed."""

    def post(url, step, /, **changes):
        return officers_browser.post(url, typed(step, given) | changes)

    return post
