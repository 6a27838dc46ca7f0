"""A live account that the officer leads, with a deputy, and another one whose password is in the vault."""

import pytest

from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import PASSWORD, make_version


@pytest.fixture
def deputy(service):
    return make_user("Dan Deputy", service=service)


@pytest.fixture
def account(service, officer, deputy):
    return make_account("Queen’s Park", service=service, lead=officer, deputy=deputy)


@pytest.fixture
def version(account, deputy):
    """The account's present password: PASSWORD, deposited by the deputy."""
    return make_version(account, password=PASSWORD, by=deputy)
