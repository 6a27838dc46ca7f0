"""PostgreSQL goes away between two requests, in the middle of one, and for a while."""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.models import AuditEvent, Notice
from approvals.models import AccountRequest, Decision
from approvals.requests.workflow import Status
from tests.journeys.portal import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "x" * 32
INSIDE = ("Traceback", "psycopg", "OperationalError", "connection", "SELECT")


@pytest.fixture(autouse=True)
def _pool_of_a_process_just_started(transactional_db):
    """The connections that tests with many threads left in the pool are no web process's."""
    connection.close()
    connection.close_pool()


@pytest.fixture
def at_browser(live_server, client_for):
    """`at_browser(user)(path, **typed)`: status and page; a POST where something is typed."""

    def sit_down(user):
        session = client_for(user).cookies[settings.SESSION_COOKIE_NAME].value
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }

        def ask(path, **typed):
            address = live_server.thread
            with closing(http.client.HTTPConnection(address.host, address.port, timeout=30)) as browser:
                browser.request("POST" if typed else "GET", path, urlencode(typed), headers)
                answer = browser.getresponse()
                return answer.status, answer.read().decode()

        return ask

    return sit_down


def cut(which="true"):
    """End the connections of the portal that `which` describes, and see them gone; returns how many there were."""
    with operator() as statement:
        return statement(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND {which}",
            [name()],
        ).rowcount


def name():
    return connection.settings_dict["NAME"]


@contextmanager
def operator() -> Iterator:
    """The statements of somebody who runs the server."""
    at = connection.settings_dict
    with psycopg.connect(
        dbname="postgres",
        user=at["USER"],
        password=at["PASSWORD"],
        host=at["HOST"],
        port=at["PORT"],
        autocommit=True,
    ) as own:
        yield own.execute


def is_plain(page):
    return "The portal is busy or its database is away" in page and not any(word in page for word in INSIDE)


def test_a_connection_lost_between_requests_is_not_noticed(at_browser, officer):
    ask = at_browser(officer)
    assert ask("/register/")[0] == 200
    connection.close()

    assert cut() > 0

    assert ask("/register/")[0] == 200


def test_a_connection_lost_in_mid_request_leaves_nothing_half_done(at_browser, reviewed, comms):
    ask = at_browser(comms)
    typed = {"version": reviewed.version, "text": "One is enough", "instead": "Use ours"}
    path = f"{reviewed.get_absolute_url()}decline/"
    events = AuditEvent.objects.count()

    with transaction.atomic(), ThreadPoolExecutor(1) as browser:
        AccountRequest.objects.lock(reviewed.pk)
        answer = browser.submit(ask, path, **typed)
        wait_for(lambda: cut("wait_event_type = 'Lock'"), "the request waits for the row")
        status, page = answer.result()

    assert status == 503
    assert is_plain(page)
    assert AccountRequest.objects.get().status == Status.IN_REVIEW
    assert not Notice.objects.exists() and AuditEvent.objects.count() == events
    assert not Decision.objects.filter(outcome="declined").exists()
    assert ask(path, **typed)[0] == 302
    assert AccountRequest.objects.get().status == Status.DECLINED


def test_a_server_that_is_away_costs_a_plain_page_until_it_is_back(at_browser, officer):
    ask = at_browser(officer)
    with operator() as statement:
        connection.close()
        statement(f'ALTER DATABASE "{name()}" ALLOW_CONNECTIONS false')
        try:
            cut()
            status, page = ask("/register/")
        finally:
            statement(f'ALTER DATABASE "{name()}" ALLOW_CONNECTIONS true')

    assert status == 503
    assert is_plain(page)
    assert ask("/register/")[0] == 200
