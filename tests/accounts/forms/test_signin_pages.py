"""The sign-in library's pages in the portal's words."""

import re
from typing import Any

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

FORMS = {
    "login": "LoginForm",
    "reauthenticate": "ReauthenticateForm",
    "reset_password": "ResetPasswordForm",
    "reset_password_from_key": "ResetPasswordKeyForm",
    "change_password": "ChangePasswordForm",
    "set_password": "SetPasswordForm",
}


@pytest.fixture(autouse=True)
def _forms(settings: Any) -> None:
    settings.ACCOUNT_FORMS = {page: f"accounts.signin.forms.{name}" for page, name in FORMS.items()}


@pytest.fixture
def person() -> User:
    return make_user("Olive Officer", password=PASSWORD)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_hole_in_the_sign_in_form_is_told_at_its_field(client: Client) -> None:
    page = text_of(client.post("/sign-in/", {"login": "", "password": ""}))
    assert '<a href="#id_login">Enter the email address</a>' in page
    assert '<a href="#id_password">Enter the password</a>' in page
    assert "<title>Error: Sign in" in page
    assert "placeholder" not in page


def test_the_page_to_return_to_travels_along(client: Client) -> None:
    assert '<input type="hidden" name="next" value="/register/">' in text_of(
        client.get("/sign-in/?next=/register/")
    )


def test_a_new_password_comes_by_mail(client: Client, person: User) -> None:
    sent = client.post("/sign-in/password/reset/", {"email": person.email}, follow=True)
    assert "Check your email" in text_of(sent)
    assert mail.outbox[0].subject == "Choose a new password for the social media portal"
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link
    form = client.get(link[1], follow=True)
    assert "Choose a new password" in text_of(form)
    new = {"password1": "wheelbarrow teapot lantern", "password2": "wheelbarrow teapot lantern"}
    done = client.post(form.request["PATH_INFO"], new, follow=True)
    assert "Your password is changed" in text_of(done)
    assert "Hello from" not in "".join(str(one.body) for one in mail.outbox)


def test_a_spent_link_says_what_to_do(client: Client) -> None:
    assert "Ask for a new link" in text_of(client.get("/sign-in/password/reset/1-abc-def/"))


def test_a_short_new_password_is_refused_at_its_field(client: Client, person: User) -> None:
    client.force_login(person, backend="accounts.signin.backend.RoleBackend")
    typed = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    page = text_of(client.post("/sign-in/password/change/", typed))
    assert '<a href="#id_password1">' in page
    assert "Use at least 12 characters." in page


@pytest.mark.parametrize("page", ["429.html", "account/account_inactive.html", "account/signup_closed.html"])
def test_the_pages_that_turn_people_away_are_plain(page: str) -> None:
    assert "govuk-heading-l" in render_to_string(page)
