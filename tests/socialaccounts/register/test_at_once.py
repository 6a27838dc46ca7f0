"""Several people changing the register at the same moment."""

from functools import partial

import pytest

from config.workflow import Refused
from socialaccounts.register import actions
from socialaccounts.register.models import Holder, SocialAccount
from socialaccounts.register.terms import Capacity
from tests.at_once import at_once
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10


def test_a_handle_is_given_once(details, officer, manager, comms, comms2):
    for number in range(ROUNDS):
        wanted = details | {"handle": f"museum{number}", "url": ""}

        results = at_once(
            *(
                partial(actions.plan, lead=officer, deputies=[manager], by=person, **wanted)
                for person in (comms, comms2)
            )
        )

        assert sorted(type(one).__name__ for one in results) == ["Refused", "SocialAccount"], results
        [refusal] = [one for one in results if isinstance(one, Refused)]
        assert refusal.field == "handle"

    assert SocialAccount.objects.count() == ROUNDS


def test_two_new_leads_leave_one(service, officer, comms, comms2):
    account = make_account(service=service, lead=officer)
    for _ in range(ROUNDS):
        results = at_once(
            *(
                partial(actions.add_holder, account=account, user=make_user(), capacity="lead", by=person)
                for person in (comms, comms2)
            )
        )

        assert all(isinstance(one, Holder) for one in results), results
        assert account.holders.current().filter(capacity=Capacity.LEAD).count() == 1


def test_one_of_two_closes_and_the_other_is_told(service, comms, comms2):
    for _ in range(ROUNDS):
        account = make_account(service=service)

        results = at_once(
            *(partial(actions.close, account=account, reason="Done", by=person) for person in (comms, comms2))
        )

        assert sorted(type(one).__name__ for one in results) == ["SocialAccount", "WrongState"], results


def test_a_holder_is_not_added_to_an_account_that_closes(service, comms, comms2):
    for _ in range(ROUNDS):
        account = make_account(service=service)

        at_once(
            partial(actions.close, account=account, reason="Done", by=comms),
            partial(actions.add_holder, account=account, user=make_user(), capacity="editor", by=comms2),
        )

        assert not account.holders.unended().exists()
