"""What the vault says of an account."""

import pytest

from socialaccounts.models import AccessProof
from socialaccounts.vault import queries
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_reveal, make_version

pytestmark = pytest.mark.django_db


def test_an_account_without_a_password_has_no_state(account):
    state = queries.state_of(account)

    assert (state.version, state.due) == (None, None)
    assert not queries.has_credential(account)
    assert not queries.access_proved(account)


def test_state_names_who_last_fetched_the_present_password(account, version, officer, comms):
    make_reveal(version, officer)
    make_reveal(version, comms)
    last = make_reveal(version, officer)

    state = queries.state_of(account)

    assert [one.name for one in state.seen] == ["Olive Officer", "Comms Person"]
    assert state.seen[0].at == last.at
    assert not state.more_seen
    assert not state.has_previous


def test_state_forgets_who_fetched_the_password_before(account, version, officer):
    make_reveal(version, officer)
    make_version(account)

    state = queries.state_of(account)

    assert state.seen == []
    assert state.has_previous


def test_state_names_ten_people_and_says_that_there_are_more(account, version):
    for _ in range(queries.MOST_PEOPLE + 1):
        make_reveal(version, make_user())

    state = queries.state_of(account)

    assert len(state.seen) == queries.MOST_PEOPLE
    assert state.more_seen


@pytest.mark.parametrize("people", [1, 12])
def test_state_takes_as_many_queries_whoever_fetched_it(account, version, people, django_assert_num_queries):
    for _ in range(people):
        make_reveal(version, make_user())

    with django_assert_num_queries(3):
        queries.state_of(account)


def test_access_is_proved_for_the_present_password_only(account, version, comms):
    AccessProof.objects.create(account=version.credential.account, version=version, person=comms, worked=True)
    assert queries.access_proved(account)

    make_version(account)

    assert queries.has_credential(account)
    assert not queries.access_proved(account)


def test_access_proved_speaks_of_one_account(account, version, comms):
    AccessProof.objects.create(account=version.credential.account, version=version, person=comms, worked=True)

    assert not queries.access_proved(make_account())
