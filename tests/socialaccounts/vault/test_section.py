"""What the account's page says of its password, and to whom."""

import time

import pytest
from django.test import Client

from socialaccounts.models import AccessProof
from socialaccounts.register.terms import Status
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import PASSWORD, make_version

pytestmark = pytest.mark.django_db


def page(client, account):
    return client.get(account.get_absolute_url()).content.decode()


def test_a_holder_copies_it_with_one_click(client_for, officer, account, version):
    html = page(client_for(officer), account)

    assert f'data-copy-url="/register/{account.reference}/vault/copy/"' in html
    assert "Show password" in html
    assert "Change password" in html
    assert "Say whether you could sign in" not in html


def test_a_holder_who_must_confirm_first_gets_a_link(client_for, officer, account, version):
    client = client_for(officer)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 601}]
    session.save()

    html = page(client, account)

    assert "data-copy-url" not in html
    assert "Show or copy password" in html


def test_comms_gets_a_link_to_the_page_that_asks_why(client_for, comms, account, version):
    html = page(client_for(comms), account)

    assert "data-copy-url" not in html
    assert "Show or copy password" in html
    assert "Say whether you could sign in" in html
    assert "Password changes of all accounts" in html


def test_the_manager_of_the_service_sees_how_it_stands_only(client_for, manager, account, version):
    html = page(client_for(manager), account)

    assert "Change it by" in html
    assert "In date" in html
    assert "/vault/" not in html


def test_a_holder_who_must_say_why_is_led_to_where_it_is_asked(
    client_for, officer, account, version, settings
):
    settings.REVEAL_REASON_FROM_HOLDERS = "required"

    html = page(client_for(officer), account)

    assert "data-copy-url" not in html
    assert "Show or copy password" in html


def test_everybody_else_learns_that_it_is_kept(client_for, stranger, account, version):
    html = page(client_for(stranger), account)

    assert "can fetch it" in html
    assert "Change it by" not in html
    assert "/vault/" not in html


@pytest.mark.parametrize(
    ("worked", "note", "words"), [(True, "", "signed in on"), (False, "Locked out", "could not sign in on")]
)
def test_it_says_whether_comms_gets_in(client_for, officer, comms, account, version, worked, note, words):
    AccessProof.objects.create(
        account=version.credential.account, version=version, person=comms, worked=worked, note=note
    )

    html = page(client_for(officer), account)

    assert words in html
    assert note in html


def test_it_offers_the_one_before(client_for, officer, account, version):
    make_version(account)

    assert f"/register/{account.reference}/vault/reveal/previous/" in page(client_for(officer), account)


def test_it_asks_for_a_first_deposit(client_for, officer, account):
    assert "Deposit the password" in page(client_for(officer), account)


def test_a_closed_account_is_not_asked_for_one(client_for, comms, service):
    closed = make_account(service=service, status=Status.CLOSED)
    assert "Deposit the password" not in page(client_for(comms), closed)

    make_version(closed)
    html = page(client_for(comms), closed)
    assert "Change password" not in html
    assert "Change it by" not in html


def test_the_page_holds_no_password(client_for, officer, account, version):
    assert PASSWORD not in page(client_for(officer), account)


def test_nobody_is_signed_in_without_signing_in(account):
    assert Client().get(account.get_absolute_url()).status_code == 302
