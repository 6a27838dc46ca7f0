"""Error pages: plain words, nothing of the inside, with DEBUG on as with DEBUG off."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path

from accounts.doors import STAFF, open_to
from config.urls import handler500  # noqa: F401 - Django looks for it here, too
from config.urls import urlpatterns as portal_urls

SECRET = "a local variable that nobody must read"


@open_to(STAFF)
def breaks(request):
    password = SECRET
    raise RuntimeError(password[:1])


@open_to(STAFF)
def waits_in_vain(request):
    raise OperationalError("database is locked")


urlpatterns = [path("breaks/", breaks), path("waits/", waits_in_vain), *portal_urls]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(params=[True, False], ids=["DEBUG on", "DEBUG off"])
def debug(request, settings):
    settings.DEBUG = request.param


@pytest.fixture
def client(client_for, officer):
    client = client_for(officer)
    client.raise_request_exception = False
    return client


def test_a_page_not_found_says_so_and_nothing_else(debug, client):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
    assert "urlpatterns" not in response.content.decode()


def test_a_failure_shows_no_trace_and_no_value(debug, client):
    response = client.get("/breaks/")
    page = response.content.decode()

    assert response.status_code == 500
    assert SECRET not in page and "Traceback" not in page and "RuntimeError" not in page
    assert "Something went wrong" in page


def test_a_database_that_does_not_answer_is_named_and_the_page_says_what_to_do(settings, client):
    settings.DEBUG = False

    response = client.get("/waits/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "database is away" in response.content.decode()
    assert "locked" not in response.content.decode()


def test_a_page_for_others_says_whom_to_ask(debug, client):
    response = client.get("/audit/")

    assert response.status_code == 403
    assert "Traceback" not in response.content.decode()


def test_a_stale_form_says_what_to_do(debug, officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer, backend="accounts.signin.backend.RoleBackend")

    response = client.post("/notices/read/")

    assert response.status_code == 403
    assert "CSRF" not in response.content.decode()


def test_the_security_headers_are_on_every_page(client):
    for address in ("/help/", "/no/such/page/", "/breaks/", "/sign-in/"):
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
