"""The page that shows a password."""

import logging
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from socialaccounts.models import Reveal, Version
from tests.socialaccounts.vault.factories import PASSWORD, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(account, version):
    return reverse("vault:reveal", args=[account.pk])


def test_it_shows_nothing_before_it_is_asked(client_for, officer, url):
    response = client_for(officer).get(url)

    assert response.status_code == 200
    assert PASSWORD not in response.content.decode()
    assert not Reveal.objects.exists()


def test_it_shows_the_password_and_the_username(client_for, officer, url):
    page = client_for(officer).post(url).content.decode()

    assert PASSWORD in page
    assert "council" in page
    assert Reveal.objects.get().person == officer


def test_it_escapes_what_is_shown(client_for, officer, account):
    make_version(account, password="<b>otter & canyon</b> 'lantern' 17")

    page = client_for(officer).post(reverse("vault:reveal", args=[account.pk])).content.decode()

    assert "&lt;b&gt;otter &amp; canyon&lt;/b&gt; &#x27;lantern&#x27; 17" in page


def test_the_page_is_kept_nowhere_and_leaves_after_30_seconds(client_for, officer, account, url):
    response = client_for(officer).post(url)

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Refresh"] == f"30; url={account.get_absolute_url()}"
    assert "It is hidden again after 30 seconds" in response.content.decode()


def test_the_password_stays_out_of_session_cache_and_log(client_for, officer, url, caplog):
    caplog.set_level(logging.DEBUG)
    client = client_for(officer)
    cache.clear()
    client.post(url)

    assert PASSWORD not in str(dict(client.session.items()))
    assert PASSWORD not in caplog.text
    assert not list(getattr(cache, "_list_cache_files", list)())


def test_it_asks_for_the_password_of_the_portal_first(officer, url):
    client = Client()
    client.force_login(officer, backend="accounts.signin.backend.RoleBackend")

    response = client.post(url)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/confirm/?next=")
    assert not Reveal.objects.exists()


def test_comms_must_say_why(client_for, comms, url):
    client = client_for(comms)

    refused = client.post(url, {"reason": ""}).content.decode()
    shown = client.post(url, {"reason": "To prove that comms can sign in"}).content.decode()

    assert "Enter why you need the password" in refused
    assert PASSWORD not in refused
    assert PASSWORD in shown
    assert AuditEvent.objects.get().reason == "To prove that comms can sign in"


def test_comms_is_led_on_to_prove_access(client_for, comms, account, url):
    page = client_for(comms).post(url, {"reason": "To prove that comms can sign in"}).content.decode()

    assert reverse("vault:prove", args=[account.pk]) in page


@pytest.mark.parametrize("role", ["manager", "stranger", "safeguarding", "auditor", "admin"])
def test_it_refuses_everybody_else(request, client_for, url, role):
    client = client_for(request.getfixturevalue(role))

    assert client.get(url).status_code == 403
    assert client.post(url, {"reason": "Curious"}).status_code == 403
    assert not Reveal.objects.exists()


def test_it_refuses_a_holder_who_has_left_the_account(client_for, officer, account, url, clock):
    client = client_for(officer)
    account.holders.filter(user=officer).update(until=account.holders.get(user=officer).since)

    assert client.post(url).status_code == 403


def test_it_throws_out_a_holder_who_was_deactivated(client_for, officer, url):
    client = client_for(officer)
    officer.is_active = False
    officer.save()

    assert client.post(url).headers["Location"].startswith("/sign-in/")


def test_it_does_not_know_an_account_that_is_not_there(client_for, comms):
    assert client_for(comms).get("/register/SA-9999/vault/reveal/").status_code == 404


def test_it_says_that_nothing_is_deposited(client_for, officer, account):
    client, url = client_for(officer), reverse("vault:reveal", args=[account.pk])

    assert "The vault has no password for this account yet" in client.get(url).content.decode()
    assert "The vault has no password of" in client.post(url).content.decode()


def test_it_shows_the_one_before(client_for, officer, account, version):
    make_version(account, password="otter-canyon-lantern-17")

    page = client_for(officer).post(reverse("vault:reveal_previous", args=[account.pk])).content.decode()

    assert PASSWORD in page
    assert "The password from before" in page


def test_it_says_so_when_the_value_does_not_open(client_for, officer, version, url):
    Version.objects.update(sealed_password=b"\x01broken")

    response = client_for(officer).post(url)

    assert "The portal cannot open this password" in response.content.decode()
    assert "Refresh" not in response.headers


def test_nothing_is_shown_when_the_audit_cannot_be_written(client_for, officer, url, settings, tmp_path):
    client = client_for(officer)
    settings.KEYSET_PATH = tmp_path / "none.json"

    response = client.post(url)

    assert "The portal’s keys are away" in response.content.decode()
    assert PASSWORD not in response.content.decode()


def test_it_takes_few_queries(client_for, officer, url, django_assert_max_num_queries):
    client = client_for(officer)

    with django_assert_max_num_queries(20):
        client.post(url)


@pytest.mark.parametrize(("asks", "label"), [("never", ""), ("optional", "Why do you need it? (optional)")])
def test_holders_need_give_no_reason_unless_the_council_says_so(
    client_for, officer, url, settings, asks, label
):
    settings.REVEAL_REASON_FROM_HOLDERS = asks
    client = client_for(officer)

    page = client.get(url).content.decode()

    assert ("Why do you need it?" in page) is bool(label)
    assert label in page
    assert PASSWORD in client.post(url, {"reason": ""}).content.decode()


def test_holders_must_give_a_reason_where_the_council_says_so(client_for, officer, url, settings):
    settings.REVEAL_REASON_FROM_HOLDERS = "required"
    client = client_for(officer)

    refused = client.post(url, {"reason": " "}).content.decode()
    shown = client.post(url, {"reason": "The summer fair"}).content.decode()

    assert "Enter why you need the password" in refused
    assert PASSWORD not in refused
    assert PASSWORD in shown
    assert Reveal.objects.get().reason == "The summer fair"


def test_a_reason_that_is_too_long_is_refused_in_words_and_kept(client_for, comms, url):
    long = "because " * 50

    page = client_for(comms).post(url, {"reason": long}).content.decode()

    assert "must be 300 characters or fewer" in page
    assert long.strip() in page
    assert not Reveal.objects.exists()


def test_after_ten_the_next_one_asks_for_the_password_of_the_portal_anew(client_for, officer, comms, url):
    client = client_for(officer)
    for _ in range(10):
        assert PASSWORD in client.post(url).content.decode()

    asked = client.post(url)
    again = client.get(url)

    assert asked.headers["Location"] == f"/sign-in/confirm/?next={quote(url, safe='')}"
    assert again.headers["Location"] == asked.headers["Location"]
    assert Reveal.objects.count() == 10
    assert Notice.objects.get().recipient == comms
    page = client.get(asked.headers["Location"]).content.decode()
    assert "You have fetched 10 passwords and codes in a short time" in page


def test_once_confirmed_it_goes_on_and_the_person_was_never_signed_out(client_for, officer, url, version):
    client = client_for(officer)
    for _ in range(11):
        client.post(url)
    confirm = client.get(url).headers["Location"]

    client.post(confirm, {"password": "correct horse battery staple"})

    assert PASSWORD in client.post(url).content.decode()
    assert Reveal.objects.count() == 11
