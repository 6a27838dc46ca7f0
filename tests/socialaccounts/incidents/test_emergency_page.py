"""Emergency access: the page that says what will happen, and what it shows then."""

import pytest

from config.encryption import SealBroken
from socialaccounts.models import (
    AccessChange,
    Administrator,
    EmergencyUse,
    Version,
)
from socialaccounts.rotation.actions import change_password
from socialaccounts.vault.values import Value
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.incidents.factories import page
from tests.socialaccounts.vault.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_emergency_access_says_what_will_happen_and_shows_it(account, version, comms, client_for):
    client = client_for(comms)
    url = f"/register/{account.reference}/vault/emergency/"
    text = page(client.get(url))
    assert "2 other people are told at once" in text and "within 24 hours" in text
    assert not EmergencyUse.objects.exists()

    answer = client.post(url, {"reason": "Flood"})

    assert PASSWORD in page(answer)
    assert answer["Refresh"] == f"30; url={account.get_absolute_url()}"
    assert "no-store" in answer["Cache-Control"]


def test_emergency_access_asks_for_the_reason(account, version, comms, client_for):
    answer = client_for(comms).post(f"/register/{account.reference}/vault/emergency/", {"reason": ""})

    assert "Enter what the emergency is" in page(answer)
    assert PASSWORD not in page(answer)


def test_emergency_access_asks_again_who_it_is(account, version, comms):
    from django.test import Client

    client = Client()
    client.force_login(comms, backend="accounts.signin.backend.RoleBackend")

    answer = client.post(f"/register/{account.reference}/vault/emergency/", {"reason": "Flood"})

    assert answer.url.startswith("/sign-in/") and not EmergencyUse.objects.exists()


def test_emergency_access_to_an_empty_vault_says_so(account, comms, client_for):
    client = client_for(comms)
    url = f"/register/{account.reference}/vault/emergency/"

    assert "The vault has no password of Queen’s Park" in page(client.get(url))
    assert "The vault has no password of Queen’s Park" in page(client.post(url, {"reason": "Flood"}))


def test_emergency_access_to_a_damaged_vault_says_so(account, version, comms, client_for, monkeypatch):
    def broken(version):
        raise SealBroken

    monkeypatch.setattr(Version, "unseal", broken)

    answer = client_for(comms).post(f"/register/{account.reference}/vault/emergency/", {"reason": "Flood"})

    assert "The portal cannot open this password" in page(answer)


def test_emergency_access_offers_the_one_before_while_one_is_pending(
    account, version, officer, comms, client_for
):
    value = Value("council", "quartz-89-badger-moss", generated=True)
    change_password(account=account, by=officer, value=value)

    answer = client_for(comms).post(f"/register/{account.reference}/vault/emergency/", {"reason": "Flood"})

    assert f"/register/{account.reference}/vault/reveal/previous/" in page(answer)


def test_emergency_access_during_a_freeze_says_that_one_joins(incident, client_for):
    late = make_user("Lou Late", role="comms")
    client = client_for(late)
    url = f"/register/{incident.account.reference}/vault/emergency/"
    assert "you join the team that deals with it" in page(client.get(url))

    assert PASSWORD in page(client.post(url, {"reason": "Flood"}))
    assert "Joined the team" in page(client.get(incident.get_absolute_url()))


def test_emergency_access_names_the_administrators(service, officer, comms, client_for):
    account = make_account("Page", service=service, lead=officer, access_model="named_administrators")
    gone = make_user("Gus Gone")
    gone.is_active = False
    gone.save()
    for who in ({"user": officer}, {"user": gone}, {"name": "Agency Ltd"}):
        Administrator.objects.create(account=account, **who)
    url = f"/register/{account.reference}/vault/emergency/"
    assert "who can get in" in page(client_for(comms).get(url))

    text = page(client_for(comms).post(url, {"reason": "Flood"}))

    assert "Page has no shared login" in text and "Olive Officer" in text
    assert "(has left)" in text and "Agency Ltd (not a member of staff)" in text


def test_emergency_access_says_where_the_login_is_held(service, comms, client_for):
    account = make_account("Page", service=service, access_model="held_elsewhere")
    AccessChange.objects.create(
        account=account, model="held_elsewhere", kept_in="ICT vault, shelf 4", by=comms, reason="x"
    )

    text = page(
        client_for(comms).post(f"/register/{account.reference}/vault/emergency/", {"reason": "Flood"})
    )

    assert "ICT vault, shelf 4" in text
    assert "The portal knows of no administrator" in text and "Nobody holds this account" in text
