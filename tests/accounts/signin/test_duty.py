"""Who must have a second factor meets nothing else of the portal until they have."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.signin.factors import actions
from config.workflow import Refused
from tests.accounts.signin.test_factors import WHENCE, password_step, set_up_app
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    cache.clear()


@pytest.fixture
def press(db):
    return make_user("Petra Press", role="comms")


def test_comms_is_led_to_the_page_that_says_how_and_back(press):
    client, _ = password_step(press)
    led = client.get("/register/?q=x")
    assert led.headers["Location"] == "/sign-in/ways/?next=%2Fregister%2F%3Fq%3Dx"
    assert "Your work needs a second factor" in client.get("/sign-in/ways/").content.decode()
    assert client.post("/notices/read/").status_code in (302, 404)

    set_up_app(client)

    assert client.get("/register/").status_code == 200
    with pytest.raises(Refused, match="add another"):
        actions.remove(factor=press.authenticator_set.get(type="totp"), by=press, whence=WHENCE)


def test_health_help_to_get_out_and_the_clock_stay_open(press):
    client, _ = password_step(press)

    assert client.get("/health/live").status_code == 200
    assert client.get("/sign-in/sessions/left/").status_code == 200
    assert client.post("/sign-in/out/").status_code == 302


def test_an_older_session_shows_the_factor_before_it_goes_on(press, client_for):
    older, _ = password_step(press)
    newer, _ = password_step(press)
    set_up_app(newer)

    assert older.get("/register/").headers["Location"].startswith("/sign-in/confirm/code/")


def test_a_holder_of_a_shared_login_must_and_others_need_not(service):
    holder, other = make_user("Holda Holder", service=service), make_user("Other Officer", service=service)
    make_holder(make_account(), holder)

    assert password_step(holder)[0].get("/help/").status_code == 302
    assert password_step(other)[0].get("/help/").status_code == 200


def test_who_gets_a_role_meanwhile_must_from_the_next_page(service):
    from django.contrib.auth.models import Group

    person = make_user("New Comms", service=service)
    client, _ = password_step(person)
    assert client.get("/help/").status_code == 200

    person.groups.add(Group.objects.get(name="comms"))

    assert client.get("/help/").headers["Location"].startswith("/sign-in/ways/")


def test_signing_in_with_the_factor_is_enough(press, client_for):
    import pyotp

    client, _ = password_step(press)
    seed = set_up_app(client)
    cache.clear()
    again, _ = password_step(press)
    again.post("/sign-in/second/", {"code": pyotp.TOTP(seed).now()})

    assert again.get("/register/").status_code == 200


def test_where_it_is_not_required_one_password_is_enough(press, settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert password_step(press)[0].get("/register/").status_code == 200


def test_nobody_signed_in_is_led_to_the_sign_in_page():
    assert Client().get("/register/").headers["Location"].startswith("/sign-in/?next=")
