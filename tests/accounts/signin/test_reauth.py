"""Confirming who you are before something sensitive."""

import time

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse

from accounts.signin.reauth import recently_authenticated

pytestmark = pytest.mark.django_db

SECRET = "the typed password"


@recently_authenticated
def sensitive(request):
    return HttpResponse("shown")


@pytest.fixture
def ask(rf, officer, client_for):
    def make(method, *, minutes_ago):
        session = client_for(officer).session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time() - 60 * minutes_ago}
        ]
        session["account_authentication_methods_user"] = str(officer.pk)
        request = getattr(rf, method)(
            "/register/SA-0001/vault/", {"password": SECRET} if method == "post" else {}
        )
        request.user, request.session = officer, session
        from allauth.core import context
        from django.contrib.messages.storage.session import SessionStorage

        request._messages = SessionStorage(request)
        with context.request_context(request):
            return request, sensitive(request)

    return make


def test_within_ten_minutes_nothing_is_asked(ask):
    _, response = ask("get", minutes_ago=9)

    assert response.content == b"shown"


def test_after_ten_minutes_the_password_is_asked_and_the_way_back_is_kept(ask):
    _, response = ask("get", minutes_ago=11)

    assert response.headers["Location"] == "/sign-in/confirm/?next=%2Fregister%2FSA-0001%2Fvault%2F"


def test_a_form_sent_too_late_says_so_and_leaves_nothing_in_the_session(ask):
    request, response = ask("post", minutes_ago=11)

    assert response.status_code == 302
    assert "nothing was saved" in str(next(iter(get_messages(request))))
    assert SECRET not in str(dict(request.session))
