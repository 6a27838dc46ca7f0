"""Being away for too long, being signed in for too long, the list of sessions, and devices."""

import time

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.audit.models import AuditEvent
from accounts.models import Notice
from accounts.signin.sessions import tasks
from accounts.signin.sessions.devices import words_for
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def person(service):
    return make_user("Sam Signer", email="sam@staff.example", service=service)


def signed_in(user, **headers):
    client = Client(**headers)
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    return client


def away(client, minutes, key="seen"):
    session = client.session
    session[key] = time.time() - minutes * 60
    session.save()


def test_half_an_hour_away_is_allowed_and_a_sign_of_life_counts(person):
    here = signed_in(person)
    away(here, 29)
    assert here.get("/help/").status_code == 200
    assert time.time() - here.session["seen"] < 5


@pytest.mark.parametrize("method", ["get", "post"])
def test_longer_away_is_signed_out_told_so_and_led_back(person, method):
    here = signed_in(person)
    away(here, 32)
    out = getattr(here, method)("/help/")

    assert out.headers["Location"] == "/sign-in/?next=%2Fhelp%2F"
    assert "nothing happened for 30 minutes" in str(next(iter(get_messages(out.wsgi_request))))
    assert here.get("/help/").status_code == 302
    assert AuditEvent.objects.filter(event="people.signed_out_idle").exists()


def test_nobody_stays_signed_in_for_ever(person):
    here = signed_in(person)
    away(here, 11 * 60, "began")

    assert here.get("/help/").status_code == 302


def test_asking_how_long_is_left_and_pages_that_look_for_news_are_no_sign_of_life(person):
    here = signed_in(person)
    away(here, 20)
    left = here.get("/sign-in/sessions/left/", headers={"X-Portal-Asks": "time"}).json()["seconds"]
    here.get("/help/", headers={"HX-Request": "true"})

    assert 590 <= left <= 600
    assert time.time() - here.session["seen"] > 1100
    assert here.post("/sign-in/sessions/stay/").json()["seconds"] > 1790


def test_the_list_names_devices_and_ends_one_session_and_all(person):
    here, there = signed_in(person, HTTP_USER_AGENT=FIREFOX), signed_in(person)
    page = here.get("/sign-in/sessions/").content.decode()
    assert "Firefox on Linux" in page and "This one" in page and "127.0.0.1" in page

    pk = person.usersession_set.exclude(session_key=here.session.session_key).get().pk
    here.post(f"/sign-in/sessions/{pk}/end/")
    assert there.get("/help/").status_code == 302
    assert here.post(f"/sign-in/sessions/{pk}/end/").status_code == 302
    here.post("/sign-in/sessions/end/")
    assert here.get("/help/").status_code == 302
    wanted = ["people.session_ended", "people.sessions_ended"]
    assert (
        list(AuditEvent.objects.filter(event__in=wanted).order_by("sequence").values_list("event", flat=True))
        == wanted
    )


def test_the_first_device_is_no_news_a_known_one_neither_and_a_new_one_is_told(person):
    here = signed_in(person)
    here.post("/sign-in/out/")
    here.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    assert not Notice.objects.filter(kind="new_device").exists()

    signed_in(person, HTTP_USER_AGENT=FIREFOX)
    notice = Notice.objects.get(kind="new_device")
    assert notice.facts["where"] == "Firefox on Linux"


def test_a_forged_device_note_is_none(person):
    signed_in(person)
    other = Client()
    other.cookies["device"] = "[1]:forged"
    other.post("/sign-in/", {"login": person.email, "password": PASSWORD})

    assert Notice.objects.filter(kind="new_device").exists()


def test_a_browser_that_says_nothing_has_a_name_too():
    assert words_for("") == "An unknown browser"


def test_tidying_takes_what_is_gone_and_leaves_what_is_used(person):
    from datetime import timedelta

    from django.contrib.sessions.models import Session

    from accounts.models import FactorSecret
    from accounts.signin.factors import actions
    from config import clock

    here = signed_in(person)
    gone = signed_in(person)
    Session.objects.filter(session_key=gone.session.session_key).delete()
    actions.add_app(by=person, secret="JBSWY3DPEHPK3PXP", whence={})
    FactorSecret.objects.update(made_at=clock.now() - timedelta(days=2))
    FactorSecret.objects.create(sealed_secret=b"x", made_at=clock.now() - timedelta(days=2))
    tasks.tidy()

    assert person.usersession_set.count() == 1
    assert FactorSecret.objects.count() == 2
    assert here.get("/help/").status_code == 200
