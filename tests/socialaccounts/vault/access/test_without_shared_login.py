"""Going live, proving access and the account's page where there is no shared login."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent, Notice
from approvals.completion.facts import fact_holds, states
from approvals.review.models import Kind
from config import clock as portal_clock
from config.workflow import Refused
from socialaccounts.models import AccessProof
from socialaccounts.register.terms import Status
from socialaccounts.vault.access.actions import add_administrator
from socialaccounts.vault.actions import prove_access
from socialaccounts.vault.readiness import comms_gets_in, go_live, has_way_in, missing_for_go_live
from tests.approvals.factories import approved
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.access.factories import (
    make_confirmation,
    make_elsewhere,
    make_named,
    set_model,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(service, officer, deputy):
    return make_account("Winding Wheel", service=service, status=Status.PLANNED, lead=officer, deputy=deputy)


def missing(account):
    return [one.text for one in missing_for_go_live(account)]


def test_named_administrators_go_live_step_by_step(planned, comms, comms2):
    make_named(planned, comms)
    assert missing(planned) == ["two comms people among its named administrators"]
    assert not has_way_in(planned)

    make_named(planned, comms2)
    assert missing(planned) == ["a confirmation of who has access"]

    make_confirmation(planned)
    assert has_way_in(planned)
    assert missing(planned) == ["proof that comms can sign in"]

    prove_access(account=planned, by=comms, worked=True)
    assert comms_gets_in(planned)
    assert go_live(account=planned, by=comms).is_live


def test_a_reference_needs_confirming_and_proving(planned, comms):
    make_elsewhere(planned)
    assert missing(planned) == ["a confirmation of who has access"]
    assert [one.path for one in missing_for_go_live(planned)] == [
        f"/register/{planned.reference}/vault/access/"
    ]

    make_confirmation(planned, due=portal_clock.today() - timedelta(days=1))
    assert missing(planned) == ["a confirmation of who has access"]
    assert not has_way_in(planned)

    make_confirmation(planned)
    prove_access(account=planned, by=comms, worked=True)
    assert missing(planned) == []


def test_the_conditions_of_a_request_follow(planned, comms):
    make_elsewhere(planned)
    before = [fact_holds(kind, planned) for kind in (Kind.CREDENTIAL, Kind.ACCESS)]
    make_confirmation(planned)
    prove_access(account=planned, by=comms, worked=True)

    assert before == [False, False]
    assert [fact_holds(kind, planned) for kind in (Kind.CREDENTIAL, Kind.ACCESS)] == [True, True]


def test_a_proof_is_of_the_present_way_in(account, comms):
    make_elsewhere(account)
    prove_access(account=account, by=comms, worked=True)
    assert comms_gets_in(account)

    set_model(account, "named_administrators")
    assert not comms_gets_in(account)


def test_the_latest_word_counts_and_a_failure_tells_the_holders(account, officer, deputy, comms, comms2):
    make_elsewhere(account)
    prove_access(account=account, by=comms, worked=True)
    prove_access(account=account, by=comms2, worked=False, note="The entry is gone")

    assert not comms_gets_in(account)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {officer.pk, deputy.pk}
    assert set(AccessProof.objects.values_list("version", flat=True)) == {None}


def test_a_second_click_proves_it_once(account, comms):
    make_elsewhere(account)

    first = prove_access(account=account, by=comms, worked=True)
    assert prove_access(account=account, by=comms, worked=True) == first
    assert AuditEvent.objects.count() == 1


def test_the_next_day_it_is_another_proof(account, comms, clock):
    make_elsewhere(account)
    first = prove_access(account=account, by=comms, worked=True)
    clock.forward(days=1)

    assert prove_access(account=account, by=comms, worked=True) != first


def test_only_a_named_administrator_can_have_signed_in(account, comms, comms2):
    make_named(account, comms)

    with pytest.raises(Refused, match="You are not one of its named administrators"):
        prove_access(account=account, by=comms2, worked=True)
    assert prove_access(account=account, by=comms, worked=True).worked


def test_only_comms_says_so(account, officer):
    make_named(account, officer)

    with pytest.raises(Refused, match="You cannot prove access"):
        prove_access(account=account, by=officer, worked=True)


def test_the_prove_page_asks_about_the_way_in(client_for, account, comms, comms2):
    make_named(account, comms)
    url = f"/register/{account.reference}/vault/prove/"

    assert "with your own login" in client_for(comms).get(url).content.decode()
    refused = client_for(comms2).get(url).content.decode()
    assert "You are not one of its named administrators" in refused
    assert "Fetch the password" not in refused

    client_for(comms).post(url, {"worked": "yes"})
    assert AccessProof.objects.get().worked


def test_the_account_page_shows_the_list_to_those_concerned(
    client_for, account, officer, comms, stranger, manager
):
    make_named(account)
    add_administrator(account=account, by=officer, user=comms)
    people = (officer, manager, stranger)
    held, managed, other = (
        client_for(one).get(account.get_absolute_url()).content.decode() for one in people
    )

    assert "Comms Person, comms, since" in held
    assert "Comms Person, comms, since" in managed
    assert "Confirm who has access" in held
    assert "Confirm who has access" not in managed
    assert "Comms Person" not in other
    assert "Show password" not in held


def test_the_conditions_read_as_the_way_in_is(request_with_account, comms):
    asked = request_with_account
    before = [
        state.words for state in states(asked, comms) if state.condition.kind in ("credential", "access")
    ]
    make_named(asked.account, comms)
    found = [state for state in states(asked, comms) if state.condition.kind in ("credential", "access")]

    assert before == ["The password is in the vault", "Communications have signed in with it"]
    assert [state.words for state in found] == [
        "Somebody has confirmed who has access",
        "Communications have signed in",
    ]
    assert found[0].mend_url.endswith("/vault/access/")


@pytest.fixture
def request_with_account(officer, service, manager, comms, comms2):
    return approved(officer, service, manager, comms)
