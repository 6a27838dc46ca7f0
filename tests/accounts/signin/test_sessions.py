"""Where somebody is signed in, and being signed out."""

import pytest
from django.test import Client

from accounts.signin.sessions import end_session, end_sessions
from config import clock as portal_clock
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(service):
    return make_user("Sam Signer", email="sam@staff.example", service=service)


def signed_in(user):
    client = Client()
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    assert client.get("/help/").status_code == 200
    return client


def test_ending_all_sessions_signs_a_person_out_everywhere_and_nobody_else(person, officer):
    mine, other = [signed_in(person), signed_in(person)], signed_in(officer)

    assert end_sessions(person) == 2
    assert [client.get("/help/").status_code for client in mine] == [302, 302]
    assert other.get("/help/").status_code == 200


def test_one_session_can_be_spared(person):
    here, there = signed_in(person), signed_in(person)

    end_sessions(person, but=here.session.session_key)

    assert here.get("/help/").status_code == 200
    assert there.get("/help/").status_code == 302


def test_one_session_is_ended_by_its_own_person_only(person, officer):
    from allauth.usersessions.models import UserSession

    here = signed_in(person)
    pk = UserSession.objects.get(user=person).pk

    assert not end_session(officer, pk)
    assert here.get("/help/").status_code == 200
    assert end_session(person, pk)
    assert here.get("/help/").status_code == 302


def test_who_has_left_by_today_is_out_at_once(person):
    here = signed_in(person)
    person.left_on = portal_clock.today()
    person.save()

    assert here.get("/help/").status_code == 302
