import pytest

from approvals.models import AccountRequest
from approvals.requests.existing import existing_accounts
from tests.approvals.factories import approved, facebook
from tests.socialaccounts.factories import make_account, make_platform

pytestmark = pytest.mark.django_db


def test_before_anything_is_chosen_there_is_nothing_to_show(officer):
    assert existing_accounts(AccountRequest(requester=officer)) == []


def test_with_a_platform_alone_all_its_accounts_are_shown(officer, service):
    account = make_account(platform=facebook(), service=service)

    (found,) = existing_accounts(AccountRequest(requester=officer, platform=facebook()))

    assert (found.title, found.accounts) == ("Other accounts on Facebook", [account])


def test_with_a_service_alone_all_its_accounts_are_shown(officer, service):
    account = make_account(platform=make_platform("x"), service=service)

    (found,) = existing_accounts(AccountRequest(requester=officer, service=service))

    assert (found.title, found.accounts) == ("Accounts of Leisure", [account])


def test_the_account_that_was_planned_for_it_is_left_out(officer, service, manager, comms):
    lists = existing_accounts(approved(officer, service, manager, comms))

    assert [one.accounts for one in lists] == [[], []]
