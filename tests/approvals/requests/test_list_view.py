import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import AccountRequest
from approvals.requests import tabs
from approvals.requests.workflow import Status
from tests.approvals.factories import approved, claimed, declined, draft, returned, submitted, supported
from tests.factories import make_service, make_user
from tests.socialaccounts.factories import make_platform

pytestmark = pytest.mark.django_db
URL = "/requests/"


@pytest.fixture
def shown(client_for):
    """The requests that a person finds under a tab."""

    def items(person, tab="", **query):
        page = client_for(person).get(URL, {"tab": tab, **query})
        assert page.status_code == 200
        rows = page.context["page"].items
        return [AccountRequest.objects.get(pk=row.pk) for row in rows]

    return items


def test_each_role_has_its_tabs(officer, manager, comms, auditor, service):
    assert [tab.key for tab in tabs.tabs_for(officer)] == ["own"]
    assert [tab.key for tab in tabs.tabs_for(manager)] == ["support", "services", "own"]
    assert [tab.key for tab in tabs.tabs_for(auditor)] == ["own", "all"]
    assert [tab.key for tab in tabs.tabs_for(comms)] == [
        "claim",
        "desk",
        "conditions",
        "colleagues",
        "managers",
        "ended",
        "own",
        "all",
    ]


def test_each_tab_holds_what_it_says(shown, officer, service, manager, comms, comms2):
    waits, free = submitted(officer, service), supported(officer, service, manager)
    mine, theirs = (
        claimed(officer, service, manager, comms),
        claimed(officer, service, manager, comms2),
    )
    back, planned = returned(officer, service, manager, comms), approved(officer, service, manager, comms)
    ended, kept = declined(officer, service, manager, comms), draft(officer, service)

    assert shown(comms) == shown(comms, "claim") == [free]
    assert shown(comms, "desk") == [mine]
    assert shown(comms, "colleagues") == [theirs, back]
    assert shown(comms, "managers") == [waits]
    assert shown(comms, "conditions") == [planned]
    assert shown(comms, "ended") == [ended]
    assert shown(comms, "own") == []
    assert shown(comms, "all") == [ended, planned, back, theirs, mine, free, waits]
    assert shown(manager) == [waits]
    assert shown(manager, "services") == [ended, planned, back, theirs, mine, free, waits]
    assert shown(officer) == [kept, ended, planned, back, theirs, mine, free, waits]


def test_what_waits_longest_comes_first(shown, officer, service, manager, comms, clock):
    late = supported(officer, service, manager)
    clock.forward(days=3)
    new = supported(officer, service, manager)

    assert shown(comms) == [late, new]


def test_ones_own_are_not_for_oneself_to_claim(shown, service, manager, comms, comms2):
    request = supported(comms, service, manager)

    assert shown(comms) == []
    assert shown(comms2) == [request]


def test_an_officer_sees_those_that_name_them(shown, officer, service, stranger):
    request = submitted(officer, service, deputy=stranger)
    draft(officer, service, deputy=stranger)

    assert shown(stranger) == [request]


def test_the_tabs_show_how_many_wait(client_for, officer, service, manager, comms):
    supported(officer, service, manager)
    approved(officer, service, manager, comms)

    page = client_for(comms).get(URL)

    assert page.context["counts"] == {"claim": 1, "desk": 0, "conditions": 1}
    assert "To claim (1)" in page.content.decode()


def test_too_many_to_count_are_not_counted(client_for, officer, service, manager, comms, monkeypatch):
    monkeypatch.setattr(tabs, "MOST_COUNTED", 1)
    supported(officer, service, manager)

    assert client_for(comms).get(URL).context["counts"] == {}


def test_search_and_filters_narrow_the_tab(shown, officer, service, manager, comms):
    museum = make_service("Museum")
    curator = make_user(service=museum, manages=True)
    here = supported(officer, service, manager, name="Park")
    there = supported(officer, museum, curator, name="Museum", platform=make_platform("instagram"))

    assert shown(comms, "claim", q="park") == [here]
    assert shown(comms, "claim", q=there.reference) == [there]
    assert shown(comms, "claim", service=museum.pk) == [there]
    assert shown(comms, "claim", platform=there.platform.pk) == [there]
    assert shown(comms, "desk", q="park") == []
    assert shown(comms, "claim", q="a\0b") == []
    assert shown(comms, "claim", q="x" * 201) == []
    assert shown(comms, "nonsense") == [here, there]


def test_each_empty_tab_says_so(client_for, comms, manager):
    for person in (comms, manager):
        for tab in tabs.tabs_for(person):
            assert tab.empty in client_for(person).get(URL, {"tab": tab.key}).content.decode()
    assert "No request in this list fits" in client_for(comms).get(URL, {"q": "x"}).content.decode()


def many(count, officer, service, manager):
    """Requests in comms' queue, copied in one go."""
    one = supported(officer, service, manager)
    copies = []
    for number in range(count - 1):
        copy = AccountRequest.objects.get(pk=one.pk)
        copy.pk, copy.name = None, f"Copy {number:03d}"
        copy.token = make_token()
        copies.append(copy)
    AccountRequest.objects.bulk_create(copies)


def make_token():
    from uuid import uuid4

    return uuid4()


@pytest.mark.parametrize("tab", ["claim", "all", "own", "managers"])
def test_it_costs_the_same_at_10_and_at_200(client_for, officer, service, manager, comms, tab):
    browser, costs = client_for(comms), []
    for count in (10, 190):
        many(count, officer, service, manager)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(URL, {"tab": tab})
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert len(page.context["page"].items) <= 25


def test_pages_follow_each_other_without_a_gap(client_for, officer, service, manager, comms):
    many(60, officer, service, manager)
    browser, seen, query = client_for(comms), [], "?tab=claim"
    while query:
        page = browser.get(URL + query).context["page"]
        seen += [request.pk for request in page.items]
        query = page.next_url

    assert len(seen) == len(set(seen)) == 60


def test_finished_ones_show_the_latest_first(shown, officer, service, manager, comms, clock):
    first = declined(officer, service, manager, comms)
    clock.forward(days=1)
    second = declined(officer, service, manager, comms)

    assert shown(comms, "ended") == [second, first]


def test_the_status_of_each_is_told(client_for, officer, service, manager, comms):
    claimed(officer, service, manager, comms)

    page = client_for(comms).get(URL, {"tab": "desk"}).content.decode()

    assert Status.IN_REVIEW.label in page
    assert "Comms Person" in page
