"""Going live: only with a lead, a deputy, a fresh password, and comms known to get in."""

from datetime import timedelta

import pytest

from config import clock as portal_clock
from config.workflow import Refused, WrongState
from socialaccounts.models import AccessProof
from socialaccounts.register.terms import Capacity, Status
from socialaccounts.vault.readiness import go_live, missing_for_go_live
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.vault.factories import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(service, officer, deputy):
    return make_account("Winding Wheel", service=service, status=Status.PLANNED, lead=officer, deputy=deputy)


def prove(version, comms):
    AccessProof.objects.create(account=version.credential.account, version=version, person=comms, worked=True)


def missing(account):
    return [one.text for one in missing_for_go_live(account)]


def test_everything_is_missing_at_first(service):
    bare = make_account(service=service, status=Status.PLANNED, url="")

    assert missing(bare) == [
        "a lead who can sign in",
        "a deputy who can sign in",
        "its web address",
        "its password in the vault",
    ]


def test_a_password_must_be_proved(planned):
    make_version(planned)

    assert missing(planned) == ["proof that comms can sign in"]


def test_a_password_must_be_fresh(planned, comms):
    prove(make_version(planned, on=portal_clock.today() - timedelta(days=40)), comms)

    assert missing(planned) == ["a password changed within the last month"]


def test_each_missing_thing_says_where_it_is_mended(planned):
    assert [one.path for one in missing_for_go_live(planned)] == [
        f"/register/{planned.reference}/vault/deposit/"
    ]


def test_go_live_refuses_naming_everything_missing(planned, comms):
    with pytest.raises(Refused, match="Still missing: its password in the vault"):
        go_live(account=planned, by=comms)

    planned.refresh_from_db()
    assert planned.status == Status.PLANNED


def test_go_live_marks_the_account_live(planned, comms):
    prove(make_version(planned), comms)

    go_live(account=planned, by=comms)

    planned.refresh_from_db()
    assert planned.status == Status.LIVE


def test_go_live_refuses_a_closed_account(service, comms, officer, deputy):
    closed = make_account(service=service, status=Status.CLOSED)
    make_holder(closed, officer, Capacity.LEAD)
    make_holder(closed, deputy, Capacity.DEPUTY)
    prove(make_version(closed), comms)

    with pytest.raises(WrongState):
        go_live(account=closed, by=comms)
