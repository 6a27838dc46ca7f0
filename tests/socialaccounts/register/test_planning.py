"""Putting many accounts on the register at once."""

import pytest

from config.workflow import Refused
from socialaccounts.models import Holder, SocialAccount
from socialaccounts.register.planning import plan_many, planned
from tests.socialaccounts.factories import make_account, make_platform

pytestmark = pytest.mark.django_db


def drafts(service, *handles):
    platform = make_platform()
    return [
        SocialAccount(name=f"Page {handle}", platform=platform, service=service, handle=handle)
        for handle in handles
    ]


def test_each_is_planned_and_held_by_its_lead(officer, service):
    accounts = drafts(service, "one", "two")

    plan_many(accounts, lead=officer)

    assert list(SocialAccount.objects.values_list("name", "status")) == [
        ("Page one", "planned"),
        ("Page two", "planned"),
    ]
    assert {
        (one.account.name, one.user, one.capacity) for one in Holder.objects.select_related("account")
    } == {
        ("Page one", officer, "lead"),
        ("Page two", officer, "lead"),
    }
    assert planned(accounts[0], officer).details["holders"] == ["Olive Officer (lead)"]


def test_one_that_is_there_already_keeps_all_out(officer, service):
    make_account("Page", service=service, platform=make_platform(), handle="Two")

    with pytest.raises(Refused, match="Somebody else has just put one of these accounts on the register"):
        plan_many(drafts(service, "one", "two"), lead=officer)

    assert SocialAccount.objects.count() == 1


def test_a_lead_who_left_is_refused(officer, service):
    officer.is_active = False

    with pytest.raises(Refused, match="can no longer sign in"):
        plan_many(drafts(service, "one"), lead=officer)
