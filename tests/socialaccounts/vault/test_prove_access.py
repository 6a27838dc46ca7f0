"""Saying whether comms gets in: only after fetching, never for one's own deposit."""

import pytest

from accounts.models import AuditEvent, Notice
from config.workflow import Refused
from socialaccounts.models import AccessProof
from socialaccounts.vault.actions import prove_access
from socialaccounts.vault.queries import access_proved
from tests.socialaccounts.vault.factories import make_reveal, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def fetched(version, comms):
    return make_reveal(version, comms)


def test_prove_access_records_that_comms_got_in(account, comms, version, fetched):
    proof = prove_access(account=account, by=comms, worked=True)

    assert (proof.version, proof.person, proof.worked) == (version, comms, True)
    assert access_proved(account)
    event = AuditEvent.objects.get()
    assert (event.event, event.target_ref) == ("credential.access_proved", account.reference)
    assert not Notice.objects.exists()


def test_prove_access_tells_the_holders_of_a_failure(account, comms, version, fetched):
    prove_access(account=account, by=comms, worked=False, note=" It asks for a code ")

    assert not access_proved(account)
    assert AuditEvent.objects.get().event == "credential.access_failed"
    assert sorted(Notice.objects.values_list("recipient__full_name", "kind")) == [
        ("Dan Deputy", "access_failed"),
        ("Olive Officer", "access_failed"),
    ]
    assert Notice.objects.first().facts["note"] == "It asks for a code"


def test_prove_access_lets_the_latest_word_count(account, comms, comms2, version, fetched):
    prove_access(account=account, by=comms, worked=True)
    make_reveal(version, comms2)
    prove_access(account=account, by=comms2, worked=False, note="Locked out")

    assert not access_proved(account)


def test_prove_access_asks_what_happened(account, comms, fetched):
    with pytest.raises(Refused, match="Enter what happened") as refusal:
        prove_access(account=account, by=comms, worked=False, note=" ")

    assert refusal.value.field == "note"


def test_prove_access_refuses_whoever_is_not_in_comms(account, officer, version):
    make_reveal(version, officer)

    with pytest.raises(Refused, match="You cannot prove access"):
        prove_access(account=account, by=officer, worked=True)


def test_prove_access_refuses_an_account_without_a_password(account, comms):
    with pytest.raises(Refused, match="You cannot prove access"):
        prove_access(account=account, by=comms, worked=True)


def test_prove_access_refuses_whoever_has_not_fetched_the_password(account, comms, comms2, fetched):
    with pytest.raises(Refused, match="Fetch the password"):
        prove_access(account=account, by=comms2, worked=True)


def test_prove_access_refuses_whoever_fetched_only_the_password_before(account, comms, fetched):
    make_version(account)

    with pytest.raises(Refused, match="Fetch the password"):
        prove_access(account=account, by=comms, worked=True)


def test_prove_access_refuses_the_depositor(account, comms):
    make_reveal(make_version(account, by=comms), comms)

    with pytest.raises(Refused, match="You deposited this password"):
        prove_access(account=account, by=comms, worked=True)


def test_prove_access_said_twice_is_recorded_once(account, comms, fetched):
    first = prove_access(account=account, by=comms, worked=True)
    second = prove_access(account=account, by=comms, worked=True)

    assert first == second == AccessProof.objects.get()
    assert AuditEvent.objects.count() == 1


def test_prove_access_takes_another_answer_only_after_another_try(account, comms, version, fetched):
    prove_access(account=account, by=comms, worked=True)

    with pytest.raises(Refused, match="Fetch the password"):
        prove_access(account=account, by=comms, worked=False, note="It asks for a code")

    make_reveal(version, comms)
    prove_access(account=account, by=comms, worked=False, note="It asks for a code")
    assert AccessProof.objects.count() == 2
