"""Saying whether the platform took a new password, and what that settles."""

import pytest

from accounts.models import AuditEvent, Notice
from socialaccounts.models import Rotation, Version
from socialaccounts.rotation.actions import change_password, prove_password, settle_pending
from socialaccounts.vault.actions import reveal
from socialaccounts.vault.queries import newest_version, version_before
from socialaccounts.vault.values import Value
from tests.socialaccounts.vault.factories import make_rotation, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(account):
    return f"{account.get_absolute_url()}vault/works/"


@pytest.fixture
def pending(account, officer, version):
    make_rotation(version)
    value = Value(username="council", password="fjord-cobalt-lantern-37", generated=True)
    return change_password(account=account, by=officer, value=value)


def answer(version, says="yes"):
    return {"answer": says, "seen": str(version.pk)}


def test_a_pending_password_settles_nothing_and_both_can_be_fetched(account, officer, version, pending):
    assert account.credential.current() == version
    assert Rotation.objects.open().count() == 1
    assert not Notice.objects.exists()
    assert reveal(account=account, by=officer).version == pending
    assert reveal(account=account, by=officer, previous=True).version == version


def test_yes_puts_it_in_force_and_closes_the_rotation(client_for, officer, account, version, pending, url):
    response = client_for(officer).post(url, answer(pending), follow=True)

    assert "The new password is in force." in response.content.decode()
    assert account.credential.current() == pending
    assert (newest_version(account), version_before(account)) == (pending, version)
    assert Rotation.objects.get().closed_by == pending
    assert list(AuditEvent.objects.order_by("sequence").values_list("event", flat=True))[-2:] == [
        "credential.confirmed",
        "rotation.closed",
    ]


def test_no_gives_it_up_and_closes_nothing(client_for, officer, account, version, pending, url):
    response = client_for(officer).post(url, answer(pending, "no"), follow=True)

    assert "The one from before stays in force." in response.content.decode()
    assert newest_version(account) == account.credential.current() == version
    assert Rotation.objects.open().count() == 1
    assert AuditEvent.objects.latest("sequence").event == "credential.abandoned"


@pytest.mark.parametrize("says", ["yes", "no"])
def test_the_second_click_says_the_same_and_does_nothing_more(client_for, officer, pending, url, says):
    client = client_for(officer)

    first, second = (client.post(url, answer(pending, says)) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert AuditEvent.objects.filter(event__in=["credential.confirmed", "credential.abandoned"]).count() == 1


def test_whoever_answers_for_a_password_given_up_meanwhile_is_told(
    client_for, officer, account, pending, url
):
    settle_pending(account=account, by=officer, version=pending.pk, works=False)

    page = client_for(officer).post(url, answer(pending)).content.decode()

    assert "was replaced or settled meanwhile" in page


def test_an_answer_is_needed(client_for, officer, pending, url):
    page = client_for(officer).post(url, {"seen": str(pending.pk)}).content.decode()

    assert "Select whether the new password works" in page


def test_without_a_new_password_there_is_nothing_to_say(client_for, officer, version, url):
    assert "No new password of this account waits" in client_for(officer).get(url).content.decode()


def test_a_stranger_may_not_say(client_for, stranger, pending, url):
    assert client_for(stranger).get(url).status_code == 403


def test_another_deposit_takes_the_place_of_a_pending_one(account, officer, version, pending):
    value = Value(username="council", password="plum-granite-sparrow-52")

    latest = change_password(account=account, by=officer, value=value)

    pending.refresh_from_db()
    assert pending.abandoned_at
    assert account.credential.current() == latest
    assert Version.objects.count() == 3


def test_comms_signing_in_puts_it_in_force_too(account, officer, comms, pending):
    reveal(account=account, by=comms, reason="To try it")

    prove_password(account=account, by=comms, worked=True)

    assert account.credential.current() == pending
    assert Rotation.objects.get().closed_by == pending


def test_comms_failing_leaves_it_pending(account, officer, comms, pending):
    reveal(account=account, by=comms, reason="To try it")

    prove_password(account=account, by=comms, worked=False, note="Locked out")

    assert account.credential.pending() == pending


def test_a_version_follows_the_one_it_replaces(account):
    first, second = make_version(account), make_version(account)

    assert (newest_version(account), version_before(account)) == (second, first)
