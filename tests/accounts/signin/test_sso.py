"""Single sign-on with a real provider: the way there and back, and the tokens that let nobody in."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.audit.models import AuditEvent
from accounts.models import User
from tests.accounts.signin.walk import SAM, begin, come_back, events, is_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_earlier_tries")]


def test_somebody_new_is_made_a_person_by_a_verified_address(council):
    council.says("sub-1", **SAM)
    client, answer = sign_in(council, next="/help/")

    assert answer.headers["Location"] == "/help/"
    assert is_in(client)
    person = User.objects.get_queryset().get()
    assert (person.email, person.full_name, person.has_usable_password()) == (
        "sam@staff.example",
        "Sam Signer",
        False,
    )
    assert SocialAccount.objects.get().uid == "sub-1"
    assert events() == ["people.added", "people.signed_in"]
    assert AuditEvent.objects.get(event="people.signed_in").facts["how"] == ["single sign-on"]


def test_the_way_there_carries_pkce_a_nonce_and_a_state(council):
    _, address = begin()
    asked = parse_qs(urlsplit(address).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 24 and asked["state"] and asked["code_challenge"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/sign-in/council/back/"]


def test_nothing_of_the_token_is_kept(council):
    council.says("sub-1", amr=["mfa"], **SAM)
    client, _ = sign_in(council)

    assert SocialAccount.objects.get().extra_data == {}
    assert "token" not in str(dict(client.session)).replace("csrftoken", "")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_never_leads_out_of_the_portal(council, elsewhere):
    council.says("sub-1", **SAM)

    assert sign_in(council, next=elsewhere)[1].headers["Location"] == "/"


SPOILT = {
    "wrong issuer": {"spoil": {"iss": "https://other.example"}},
    "expired": {"spoil": {"exp": int(time.time()) - 120}},
    "for another portal": {"spoil": {"aud": "another"}},
    "for others too": {"spoil": {"aud": ["portal", "another"]}},
    "replayed nonce": {"spoil": {"nonce": "one of an earlier visit"}},
    "no nonce": {"spoil": {"nonce": None}},
    "no expiry": {"spoil": {"exp": None}},
    "a key of somebody else": {"strangeKey": True},
    "no signature": {"unsigned": True},
    "signed by the shared secret": {"shared": True},
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_token_that_is_not_right_lets_nobody_in(council, fault):
    council.says("sub-1", **SAM, **SPOILT[fault])
    client, answer = sign_in(council)

    assert answer.status_code == 401
    assert "Signing in did not work" in answer.content.decode()
    assert not is_in(client)
    assert not User.objects.get_queryset().exists()


def test_another_issuer_behind_the_same_address_is_not_asked(council, settings):
    settings.OIDC_ISSUER = council.issuer.replace("127.0.0.1", "localhost")
    answer = Client().get("/sign-in/council/")

    assert answer.status_code == 401


def test_an_issuer_that_does_not_answer_is_said_in_words(council, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"

    assert "Signing in did not work" in Client().get("/sign-in/council/").content.decode()


def test_an_answer_counts_once_and_in_its_own_browser_only(council):
    council.says("sub-1", **SAM)
    client, address = begin()
    back = council.visit(address)

    assert come_back(Client(), back).status_code == 401
    assert come_back(client, back).status_code == 302
    again = Client()
    again.cookies = client.cookies
    assert come_back(again, back).status_code == 401


def test_stopping_there_comes_back_in_words(council):
    client, address = begin()
    state = parse_qs(urlsplit(address).query)["state"][0]

    answer = client.get("/sign-in/council/back/", {"error": "access_denied", "state": state})

    assert "You stopped at the council’s sign-in" in answer.content.decode()
