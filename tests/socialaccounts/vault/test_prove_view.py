"""The page on which comms says whether it got in."""

import pytest
from django.urls import reverse

from socialaccounts.models import AccessProof
from tests.socialaccounts.vault.factories import make_reveal, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(account):
    return reverse("vault:prove", args=[account.pk])


def test_it_sends_comms_to_fetch_the_password_first(client_for, comms, account, version, url):
    page = client_for(comms).get(url).content.decode()

    assert "Fetch the password and sign in with it first" in page
    assert reverse("vault:reveal", args=[account.pk]) in page


def test_it_says_that_nothing_is_deposited(client_for, comms, url):
    assert "The vault has no password of this account yet" in client_for(comms).get(url).content.decode()


def test_it_sends_the_depositor_to_a_colleague(client_for, comms, account, url):
    make_version(account, by=comms)

    page = client_for(comms).get(url).content.decode()

    assert "a colleague in comms must try it" in page
    assert reverse("vault:reveal", args=[account.pk]) not in page


def test_it_records_that_comms_got_in(client_for, comms, account, version, url):
    make_reveal(version, comms)

    response = client_for(comms).post(url, {"worked": "yes", "note": "left over"}, follow=True)

    assert "It is on record that comms can sign in" in response.content.decode()
    assert response.redirect_chain == [(account.get_absolute_url(), 302)]
    assert AccessProof.objects.values_list("worked", "note").get() == (True, "")


def test_it_records_a_failure_with_what_happened(client_for, comms, version, url):
    make_reveal(version, comms)

    page = client_for(comms).post(url, {"worked": "no", "note": "Locked out"}, follow=True).content.decode()

    assert "could not sign in. The holders are told" in page
    assert AccessProof.objects.values_list("worked", "note").get() == (False, "Locked out")


def test_it_asks_what_happened(client_for, comms, version, url):
    make_reveal(version, comms)

    page = client_for(comms).post(url, {"worked": "no", "note": ""}).content.decode()

    assert "Enter what happened when you tried to sign in" in page
    assert not AccessProof.objects.exists()


def test_it_asks_for_an_answer(client_for, comms, version, url):
    make_reveal(version, comms)

    assert "Select whether you could sign in" in client_for(comms).post(url, {}).content.decode()


def test_it_refuses_an_answer_of_whoever_has_not_tried(client_for, comms, version, url):
    client_for(comms).post(url, {"worked": "yes"})

    assert not AccessProof.objects.exists()


def test_it_refuses_holders(client_for, officer, url):
    assert client_for(officer).get(url).status_code == 403
