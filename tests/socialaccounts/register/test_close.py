"""Closing an account on its own page."""

import pytest

from accounts.models import AuditEvent, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, comms):
    return client_for(comms)


def url_of(account):
    return f"{account.get_absolute_url()}close/"


def test_the_page_says_what_will_happen_and_to_whom(client, live):
    page = client.get(url_of(live)).content.decode()

    assert "close or delete the account on Facebook itself" in page
    assert "Olive Officer, Dan Deputy no longer hold it and are told by email" in page


def test_closing_closes_and_says_so(client, live):
    response = client.post(url_of(live), {"reason": "The park app replaces it"}, follow=True)

    live.refresh_from_db()
    assert live.is_closed
    assert response.redirect_chain == [(live.get_absolute_url(), 302)]
    assert "Queen’s Park is closed." in response.content.decode()


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_closing_wants_a_reason(client, live, reason):
    page = client.post(url_of(live), {"reason": reason, "csrfmiddlewaretoken": "x"}).content.decode()

    live.refresh_from_db()
    assert "Say why the account is closed" in page
    assert live.is_live


def test_a_second_click_closes_once(client, live):
    for _ in range(2):
        response = client.post(url_of(live), {"reason": "Done"})

    assert response.status_code == 302
    assert AuditEvent.objects.count() == 1
    assert Notice.objects.count() == 2
