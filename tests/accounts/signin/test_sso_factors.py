"""Single sign-on beside the second factor, confirmations and passwords."""

import pyotp
import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Notice
from accounts.signin.factors.duty import PROVED
from tests.accounts.signin.test_factors import set_up_app
from tests.accounts.signin.walk import SAM, is_in, sign_in
from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_earlier_tries")]


def test_the_portals_second_factor_is_asked_unless_the_token_says_one_was_used(council, client_for):
    person = make_user("Sam Signer", email="sam@staff.example")
    seed = set_up_app(client_for(person))
    cache.clear()
    council.says("sub-1", amr=["pwd"], **SAM)
    client, answer = sign_in(council)
    assert answer.headers["Location"] == "/sign-in/second/" and not is_in(client)
    client.post("/sign-in/second/", {"code": pyotp.TOTP(seed).now()})
    assert is_in(client)

    council.says("sub-1", amr=["pwd", "mfa"], **SAM)
    client, answer = sign_in(council)
    assert answer.headers["Location"] == "/" and client.session[PROVED] == person.pk


def test_without_amr_who_must_have_a_second_factor_gets_no_further(council, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.OIDC_ROLE_MAP = {"g-press": ["comms"]}
    council.says("sub-1", groups=["g-press"], **SAM)
    client, _ = sign_in(council)
    assert client.get("/register/").headers["Location"].startswith("/sign-in/ways/")

    council.says("sub-1", groups=["g-press"], amr=["mfa"], **SAM)
    client, _ = sign_in(council)
    assert client.get("/register/").status_code == 200


def test_what_is_sensitive_is_confirmed_there_by_the_same_person_now(council):
    council.says("sub-1", **SAM)
    client, _ = sign_in(council)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    asked = client.get("/sign-in/ways/app/", follow=True)
    assert asked.request["PATH_INFO"] == "/sign-in/council/confirm/"

    council.says("sub-2", email="other@staff.example", email_verified=True, name="Other")
    _, other = sign_in(council, client, purpose="confirm", next="/sign-in/ways/app/")
    assert "as somebody else" in other.content.decode()
    council.says("sub-1", spoil={"auth_time": 1}, **SAM)
    assert "did not ask" in sign_in(council, client, purpose="confirm")[1].content.decode()

    council.says("sub-1", amr=["mfa"], **SAM)
    _, done = sign_in(council, client, purpose="confirm", next="/sign-in/ways/app/")
    assert done.headers["Location"] == "/sign-in/ways/app/"
    assert client.get("/sign-in/ways/app/").status_code == 200


def test_where_passwords_are_closed_only_administrators_use_theirs_and_the_others_hear_of_it(
    council, settings, admin
):
    settings.PASSWORD_SIGN_IN = False
    other = make_user("Other Admin", role="administrator")
    officer = make_user("Sam Signer", email="sam@staff.example")
    assert 'name="password"' not in Client().get("/sign-in/").content.decode()
    assert 'name="password"' in Client().get("/sign-in/?password").content.decode()

    kept_out = Client().post("/sign-in/", {"login": officer.email, "password": PASSWORD})
    assert "not right" in kept_out.content.decode()
    let_in = Client().post("/sign-in/", {"login": admin.email, "password": PASSWORD})
    assert let_in.headers["Location"] == "/"
    assert (
        Notice.objects.get(recipient=other).title == "Admin Person signed in by password, past single sign-on"
    )


def test_the_sign_in_page_offers_it_only_where_it_is_on(council, settings):
    assert "Sign in with your council account" in Client().get("/sign-in/").content.decode()
    settings.OIDC_ISSUER = ""
    assert "your council account" not in Client().get("/sign-in/").content.decode()
    assert Client().get("/sign-in/council/").status_code == 404
