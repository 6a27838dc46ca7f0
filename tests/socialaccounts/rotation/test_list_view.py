"""The list of password changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock as portal_clock
from socialaccounts.models import Rotation
from socialaccounts.register.terms import Status
from socialaccounts.rotation.actions import change_password
from socialaccounts.vault.values import Value
from tests.factories import make_service
from tests.socialaccounts.factories import make_account, make_platform
from tests.socialaccounts.vault.factories import make_rotation, make_version

pytestmark = pytest.mark.django_db


def due_in(days, name, **account):
    version = make_version(make_account(name, **account), due=portal_clock.today() + timedelta(days=days))
    return make_rotation(version)


def names(response):
    return [rotation.account.name for rotation in response.context["page"].items]


@pytest.fixture
def get(client_for, comms):
    client = client_for(comms)
    return lambda query="": client.get(reverse("rotation:list") + query)


def test_the_latest_comes_first(get):
    due_in(5, "Soon")
    due_in(-9, "Late")
    due_in(0, "Today")

    response = get()

    assert names(response) == ["Late", "Today", "Soon"]
    for words in ("9 days late", "Due today", "Due in 5 days"):
        assert words in response.content.decode()


def test_it_leaves_out_what_is_done_and_what_is_not_live(get, account, officer, version):
    make_rotation(version)
    change_password(account=account, by=officer, value=Value("council", "otter-canyon-lantern-17"))
    due_in(-1, "Parked", status=Status.PARKED)

    assert names(get()) == []
    assert "No password is due to be changed in the next 7 days" in get().content.decode()


def test_it_shows_what_is_done_and_who_did_it(get, account, officer, version):
    make_rotation(version)
    due_in(3, "Open")
    change_password(account=account, by=officer, value=Value("council", "otter-canyon-lantern-17"))

    response = get("?show=done")

    assert names(response) == ["Queen’s Park"]
    assert "by Olive Officer" in response.content.decode()


def test_it_narrows_to_what_is_late(get):
    due_in(3, "Soon")
    due_in(-3, "Late")

    assert names(get("?show=late")) == ["Late"]


def test_it_narrows_to_a_service_and_a_platform(get):
    housing, youtube = make_service("Housing"), make_platform("youtube")
    due_in(1, "Both", service=housing, platform=youtube)
    due_in(1, "Service only", service=housing)
    due_in(1, "Platform only", platform=youtube)

    assert names(get(f"?service={housing.pk}&platform={youtube.pk}")) == ["Both"]


def test_it_says_that_nothing_fits(get):
    due_in(3, "Soon")

    assert "No password change fits this filter" in get("?show=late").content.decode()


@pytest.mark.parametrize(
    "query", ["?show=nonsense", "?service=x", "?platform=99999999", "?after=zzz", "?before=%00"]
)
def test_nonsense_in_the_address_is_forgiven(get, query):
    due_in(3, "Soon")

    assert names(get(query)) == ["Soon"]


def test_it_pages_by_key(get, service):
    for number in range(30):
        due_in(number - 30, f"Account {number:02}", service=service)

    first = get()
    second = get(first.context["page"].next_url)

    assert (names(first)[0], names(first)[-1], len(names(first))) == ("Account 00", "Account 24", 25)
    assert names(second) == [f"Account {number:02}" for number in range(25, 30)]


def test_done_pages_by_key_too(get, service, officer):
    for number in range(27):
        account = make_account(f"Account {number:02}", service=service, lead=officer)
        make_rotation(make_version(account))
        change_password(account=account, by=officer, value=Value("council", f"otter-canyon-lantern-{number}"))

    second = get(get("?show=done").context["page"].next_url)

    assert names(second) == ["Account 01", "Account 00"]
    assert Rotation.objects.open().count() == 0


def test_it_takes_as_many_queries_however_many_rows(get, service):
    counts = []
    get()
    for rows in (10, 190):
        for number in range(rows):
            due_in(number, "One", service=service)
        with CaptureQueriesContext(connection) as captured:
            get()
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_it_is_for_comms(client_for, officer, manager):
    for person in (officer, manager):
        assert client_for(person).get(reverse("rotation:list")).status_code == 403


def test_it_rejects_post(client_for, comms):
    assert client_for(comms).post(reverse("rotation:list")).status_code == 405
