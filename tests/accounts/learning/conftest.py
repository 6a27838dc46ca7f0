import pytest

from tests.socialaccounts.factories import make_account


@pytest.fixture
def holder(officer):
    """The officer holds an account, so that policy and training are asked of them."""
    make_account("Parks", lead=officer)
    return officer
