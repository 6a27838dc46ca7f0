"""The header offers the doors that would open, and marks where one is."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from accounts.doors import MANAGERS, STAFF, open_to
from accounts.models import User
from accounts.navigation import MOST_SHOWN, Link, Navigation, _keys, navigation

pytestmark = pytest.mark.django_db


def door(*keys: str) -> Callable[..., HttpResponse]:
    @open_to(*keys)
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, "404.html")

    return view


urlpatterns = [
    path("sign-in/", include("accounts.signin.urls")),
    path("", door(STAFF), name="home"),
    path("register/", door(STAFF)),
    path("register/deep/", door(STAFF)),
    path("consents/", door(MANAGERS, "consents.verify_form")),
    path("attention/", door("approvals.review_request")),
    path("audit/", door("accounts.view_auditevent")),
    path("people/", door("accounts.manage_people")),
]


@pytest.fixture(autouse=True)
def _doors(settings: Any) -> Any:
    settings.ROOT_URLCONF = __name__
    _keys.cache_clear()
    yield
    _keys.cache_clear()


def offered(user: User) -> list[str]:
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=user.pk)
    return [link.text for link in navigation(request)["nav"].sections]


def test_each_role_is_offered_its_own_doors(
    officer: User, manager: User, comms: User, auditor: User, admin: User
) -> None:
    assert offered(officer) == ["Home", "Register"]
    assert offered(manager) == ["Home", "Register", "Consents"]
    assert offered(comms) == ["Home", "Register", "Consents", "Attention"]
    assert offered(auditor) == ["Home", "Register", "Audit"]
    assert offered(admin) == ["Home", "Register", "People"]


def links(count: int, current: int = -1) -> Navigation:
    made = [Link(f"S{n}", f"/s{n}/", "page" if n == current else "") for n in range(count)]
    return Navigation(made, [], [])


def test_more_sections_than_fit_go_behind_more() -> None:
    fitting, many = links(MOST_SHOWN), links(MOST_SHOWN + 2)

    assert (len(fitting.sections), fitting.more) == (MOST_SHOWN, [])
    assert [link.text for link in many.more] == ["S7", "S8", "S9"]
    assert many.sections + many.more == many.every_section


def test_more_is_marked_while_one_is_behind_it() -> None:
    assert links(10, current=9).is_behind_more
    assert not links(10, current=0).is_behind_more


def test_nobody_signed_in_is_offered_nothing(client: Client) -> None:
    page = client.get("/sign-in/").content.decode()
    assert "Sign out" not in page
    assert "Register" not in page


def test_the_section_is_marked(officer: User, client_for: Callable[..., Client]) -> None:
    client = client_for(officer)
    there = client.get("/register/").content.decode()
    inside = client.get("/register/deep/").content.decode()
    assert re.findall(r'href="([^"]+)" aria-current="page"', there) == ["/register/"]
    assert re.findall(r'href="([^"]+)" aria-current="true"', inside) == ["/register/"]


def test_the_header_costs_permissions_and_memberships_once(officer: User) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=officer.pk)
    nav = navigation(request)["nav"]
    with CaptureQueriesContext(connection) as queries:
        assert nav.sections
    assert len(queries) <= 3


def test_one_signs_out_by_post_only(officer: User, client_for: Callable[..., Client]) -> None:
    page = client_for(officer).get("/").content.decode()
    assert '<form method="post" action="/sign-in/out/">' in page
    assert 'href="/sign-in/out/"' not in page


@pytest.mark.parametrize("who", ["officer", "manager", "comms", "safeguarding", "auditor", "admin"])
def test_help_leads_to_no_closed_door(who: str, request: pytest.FixtureRequest, client_for: Any) -> None:
    client = client_for(request.getfixturevalue(who))
    page = client.get("/help/").content.decode()
    answers = {
        url: client.get(url).status_code for url in re.findall(r'class="govuk-link" href="([^"]+)', page)
    }
    assert set(answers.values()) == {200}, answers
