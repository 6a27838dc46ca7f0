"""Getting in, and not getting in."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.audit.models import AuditEvent
from accounts.models import User
from accounts.signin.adapter import DEMO_DOMAIN
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_tries(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


@pytest.fixture
def person(service):
    return make_user("Sam Signer", email="sam@staff.example", password=PASSWORD, service=service)


def sign_in(email, password, client=None, **extra):
    return (client or Client()).post("/sign-in/", {"login": email, "password": password, **extra})


def events():
    return list(AuditEvent.objects.order_by("sequence").values_list("event", "actor_name"))


def test_it_lets_a_person_in_by_email_in_any_case_and_records_it(person):
    response = sign_in("Sam@Staff.Example", PASSWORD)

    assert response.headers["Location"] == "/"
    assert events() == [("people.signed_in", "Sam Signer")]


def test_it_goes_on_to_the_page_that_was_asked_for(person):
    client = Client()
    asked = client.get("/help/")
    assert asked.headers["Location"] == "/sign-in/?next=/help/"

    assert sign_in(person.email, PASSWORD, client, next="/help/").headers["Location"] == "/help/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_it_never_leads_out_of_the_portal(person, elsewhere):
    assert sign_in(person.email, PASSWORD, next=elsewhere).headers["Location"] == "/"


def test_a_wrong_password_is_one_sentence_that_does_not_say_which_half_is_wrong(person):
    known = sign_in(person.email, "not it")
    unknown = sign_in("nobody@staff.example", "not it")

    for response in (known, unknown):
        assert response.status_code == 200
        assert response.context["form"].non_field_errors() == known.context["form"].non_field_errors()
    assert events() == [("people.sign_in_failed", "Sam Signer")]


def test_too_many_tries_are_stopped(person):
    for _ in range(5):
        sign_in(person.email, "not it")

    assert "_auth_user_id" not in sign_in(person.email, PASSWORD).client.session


def test_somebody_inactive_does_not_get_in(person):
    person.is_active = False
    person.save()
    client = Client()

    sign_in(person.email, PASSWORD, client)

    assert client.get("/help/").status_code == 302


def test_a_session_ends_when_the_person_is_deactivated(person):
    client = Client()
    sign_in(person.email, PASSWORD, client)
    assert client.get("/help/").status_code == 200
    person.is_active = False
    person.save()

    assert client.get("/help/").status_code == 302


def test_sign_up_is_closed(db):
    fields = {"email": "new@staff.example", "password1": PASSWORD}

    assert "You cannot sign up here" in Client().post("/sign-in/closed/", fields).content.decode()
    assert not User.objects.get_queryset().exists()


def test_signing_out_is_by_button_and_recorded(person, client_for):
    client = client_for(person)
    assert client.get("/sign-in/out/").status_code == 200

    client.post("/sign-in/out/")

    assert client.get("/help/").status_code == 302
    assert events() == [("people.signed_out", "Sam Signer")]


def test_a_forgotten_password_is_set_anew_by_mail(person):
    client = Client()
    client.post("/sign-in/password/reset/", {"email": person.email})
    (message,) = mail.outbox
    link = re.search(r"https?://\S+(/sign-in/password/reset/\S+)", message.body)[1]
    form = client.get(link, follow=True)
    again = "another fine long pass phrase"
    client.post(form.request["PATH_INFO"], {"password1": again, "password2": again})

    assert sign_in(person.email, again).headers["Location"] == "/"
    assert ("people.password_changed", "Sam Signer") in events()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(person):
    answers = [
        Client().post("/sign-in/password/reset/", {"email": e})
        for e in (person.email, "nobody@staff.example")
    ]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(mail.outbox) == 1


def test_a_demo_person_gets_in_only_while_debug_is_on(db, settings):
    make_user("Demo", email=f"officer{DEMO_DOMAIN}", password=PASSWORD)

    settings.DEBUG = False
    assert sign_in(f"officer{DEMO_DOMAIN}", PASSWORD).status_code == 200
    settings.DEBUG = True
    assert sign_in(f"officer{DEMO_DOMAIN}", PASSWORD).status_code == 302


def test_demo_data_is_refused_while_debug_is_off(db, settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("seed_demo")

    assert not User.objects.get_queryset().exists()


def test_signing_in_counts_as_confirming_for_ten_minutes(person):
    from accounts.signin.reauth import is_recent

    client = Client()
    sign_in(person.email, PASSWORD, client)

    assert is_recent(client.get("/help/").wsgi_request)


def test_confirming_who_you_are_is_recorded_right_or_wrong(person, client_for):
    client = client_for(person)
    client.post("/sign-in/confirm/", {"password": "not it"})
    response = client.post("/sign-in/confirm/", {"password": PASSWORD, "next": "/help/"})

    assert response.headers["Location"] == "/help/"
    assert events() == [("people.sign_in_failed", "Sam Signer"), ("people.reauthenticated", "Sam Signer")]


def test_my_details_say_who_i_am(person, client_for):
    page = client_for(person).get("/sign-in/details/").content.decode()

    assert "sam@staff.example" in page
    assert "Leisure" in page
