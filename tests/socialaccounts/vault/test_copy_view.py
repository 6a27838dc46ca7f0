"""Copying a password without showing it."""

import pytest
from django.test import Client
from django.urls import reverse

from socialaccounts.models import Reveal, Version
from tests.socialaccounts.vault.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(account, version):
    return reverse("vault:copy", args=[account.pk])


def test_it_gives_the_password_once_it_is_on_record_as_copied(client_for, officer, url):
    response = client_for(officer).post(url)

    assert response.json() == {"password": PASSWORD}
    assert "no-store" in response.headers["Cache-Control"]
    assert Reveal.objects.get().kind == "copied"


def test_it_rejects_get(client_for, officer, url):
    assert client_for(officer).get(url).status_code == 405


def test_it_wants_the_token_of_the_form(officer, url, client_for):
    client = client_for(officer)
    client.handler.enforce_csrf_checks = True

    assert client.post(url).status_code == 403
    assert not Reveal.objects.exists()


def test_it_asks_for_the_password_of_the_portal_first(officer, url):
    client = Client()
    client.force_login(officer, backend="accounts.signin.backend.RoleBackend")

    assert client.post(url).headers["Location"].startswith("/sign-in/confirm/")
    assert not Reveal.objects.exists()


def test_comms_must_say_why(client_for, comms, url):
    client = client_for(comms)

    refused = client.post(url)
    given = client.post(url, {"reason": "To prove that comms can sign in"})

    assert (refused.status_code, given.json()) == (400, {"password": PASSWORD})
    assert refused.json() == {"error": "Say why you need the password, then copy it."}


def test_it_refuses_everybody_else(client_for, manager, url):
    assert client_for(manager).post(url, {"reason": "Curious"}).status_code == 403
    assert not Reveal.objects.exists()


def test_it_says_that_nothing_is_deposited(client_for, officer, account):
    response = client_for(officer).post(reverse("vault:copy", args=[account.pk]))

    assert response.status_code == 400
    assert response.json()["error"].startswith("The vault has no password")


def test_it_says_so_when_the_value_does_not_open(client_for, officer, url):
    Version.objects.update(sealed_password=b"\x01broken")

    response = client_for(officer).post(url)

    assert response.status_code == 503
    assert "cannot open this password" in response.json()["error"]


def test_copies_count_too_and_lead_to_confirming(client_for, officer, url):
    client = client_for(officer)
    for _ in range(10):
        client.post(url)

    response = client.post(url)

    assert response.headers["Location"].startswith("/sign-in/confirm/")
    assert Reveal.objects.count() == 10


def test_a_holder_who_must_say_why_is_told_so(client_for, officer, url, settings):
    settings.REVEAL_REASON_FROM_HOLDERS = "required"

    response = client_for(officer).post(url)

    assert response.json() == {"error": "Say why you need the password, then copy it."}


def test_a_reason_that_is_too_long_is_no_reason(client_for, comms, url):
    assert client_for(comms).post(url, {"reason": "x" * 301}).status_code == 400
    assert not Reveal.objects.exists()
