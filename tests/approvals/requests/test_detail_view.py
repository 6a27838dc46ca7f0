import pytest

from tests.approvals.factories import (
    approved,
    claimed,
    declined,
    draft,
    ready,
    returned,
    submitted,
    supported,
)
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client_for):
    """The page of a request as a person sees it."""

    def page(person, request):
        response = client_for(person).get(request.get_absolute_url())
        assert response.status_code == 200
        return response.content.decode()

    return page


def test_a_draft_goes_on_where_it_was_left(read, officer, service):
    request = draft(officer, service, only=4)

    page = read(officer, request)

    assert f"/requests/{request.reference}/steps/people/" in page
    assert "Delete this draft" in page
    assert "Where it stands" not in page


def test_a_complete_draft_is_checked_and_submitted(read, officer, service):
    assert "Check and submit" in read(officer, draft(officer, service))


def test_a_manager_is_asked_for_support(read, officer, service, manager):
    request = submitted(officer, service)

    assert "Say whether the service supports it" in read(manager, request)
    assert "Say whether the service supports it" not in read(officer, request)


def test_comms_claim(read, officer, service, manager, comms):
    request = supported(officer, service, manager)

    assert "/claim/" in read(comms, request)
    assert "/claim/" not in read(manager, request)


def test_the_reviewer_decides_and_colleagues_see_who_has_it(read, officer, service, manager, comms, comms2):
    request = claimed(officer, service, manager, comms)

    mine, theirs = read(comms, request), read(comms2, request)

    assert "Return for changes" in mine
    assert "Return for changes" not in theirs
    assert "Put back into the queue" in theirs
    assert "Comms Person in communications is reading it" in theirs


def test_the_requester_reads_why_it_was_returned(read, officer, service, manager, comms):
    page = read(officer, returned(officer, service, manager, comms))

    assert "Who answers on Sundays?" in page
    assert "Change and submit again" in page


def test_the_requester_reads_the_answer(read, officer, service, manager, comms):
    page = read(officer, declined(officer, service, manager, comms))

    assert "One is enough" in page
    assert "Use ours" in page
    assert "Add comment" not in page


def test_an_approved_request_leads_to_its_conditions(read, officer, service, manager, comms):
    request = approved(officer, service, manager, comms)

    page = read(officer, request)

    assert f"/requests/{request.reference}/conditions/" in page
    assert "Ask to withdraw it" in page
    assert request.account.reference in page


def test_comms_who_asked_may_withdraw_at_once(read, service, manager, comms, comms2):
    request = approved(comms, service, manager, comms2)

    page = read(comms, request)

    assert "Ask to withdraw it" not in page
    assert f"/requests/{request.reference}/withdraw/" in page


def test_an_auditor_reads_and_does_nothing(read, officer, service, manager, comms, auditor):
    page = read(auditor, ready(officer, service, manager, comms, make_user(role="comms")))

    assert "/withdraw/" not in page
    assert "Add comment" not in page


def test_strangers_find_nothing(client_for, officer, service, stranger):
    assert client_for(stranger).get(submitted(officer, service).get_absolute_url()).status_code == 404


def test_a_request_that_is_none_is_not_found(client_for, comms):
    for address in ("/requests/RQ-9999/", "/requests/RQ-9223372036854775808/", "/requests/RQ-x/"):
        assert client_for(comms).get(address).status_code == 404


def test_what_people_typed_is_text(read, officer, service):
    page = read(officer, submitted(officer, service, name="<script>alert(1)</script>"))

    assert "<script>alert" not in page


def test_it_says_when_no_manager_was_free(read, officer):
    assert "No manager was free to" in read(officer, submitted(officer, make_service()))


def test_it_costs_the_same_with_one_comment_and_with_twenty(
    client_for, officer, service, manager, comms, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from approvals.requests.commenting import comment

    request, browser = submitted(officer, service), client_for(manager)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(request.get_absolute_url())
        counts.append(len(queries))
        for _ in range(20):
            comment(request=request, text="x", by=officer)

    assert counts[0] == counts[1]
