"""What the vault says of an account."""

import pytest

from socialaccounts.models import AccessProof
from socialaccounts.vault import queries
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db


def test_an_account_without_a_password_has_no_state(account):
    state = queries.state_of(account)

    assert (state.version, state.due) == (None, None)
    assert not queries.has_credential(account)
    assert not queries.access_proved(account)


def test_state_knows_the_one_before(account, version):
    assert not queries.state_of(account).has_previous

    make_version(account)

    assert queries.state_of(account).has_previous


def test_access_is_proved_for_the_present_password_only(account, version, comms):
    AccessProof.objects.create(account=version.credential.account, version=version, person=comms, worked=True)
    assert queries.access_proved(account)

    make_version(account)

    assert queries.has_credential(account)
    assert not queries.access_proved(account)


def test_access_proved_speaks_of_one_account(account, version, comms):
    AccessProof.objects.create(account=version.credential.account, version=version, person=comms, worked=True)

    assert not queries.access_proved(make_account())
