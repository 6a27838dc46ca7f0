import pytest

from approvals.models import AccountRequest
from approvals.requests.workflow import Status
from tests.approvals.factories import draft, submitted, supported
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/support/"


def test_it_shows_what_the_service_promises(client_for, officer, service, manager):
    page = client_for(manager).get(url(submitted(officer, service))).content.decode()

    for words in (
        "3 posts each week",
        "The reception team",
        "Every day, 7am to 9pm",
        "None on the register.",
    ):
        assert words in page


def test_yes_sends_it_to_comms(client_for, officer, service, manager):
    request = submitted(officer, service)

    page = client_for(manager).post(url(request), {"answer": "yes", "note": "Good"}, follow=True)

    assert "is supported and waits for communications" in page.content.decode()
    assert AccountRequest.objects.get().supported_by == manager


def test_no_needs_a_reason(client_for, officer, service, manager):
    request, browser = submitted(officer, service), client_for(manager)

    page = browser.post(url(request), {"answer": "no"})
    assert page.context["form"].errors == {"reason": ["Say why the service does not support it"]}
    page = browser.post(url(request), {"answer": "no", "reason": "a\0"})
    assert len(page.context["form"].errors["reason"]) == 1
    browser.post(url(request), {"answer": "no", "reason": "No staff"})

    assert AccountRequest.objects.get().status == Status.NOT_SUPPORTED


def test_no_answer_is_refused(client_for, officer, service, manager):
    page = client_for(manager).post(url(submitted(officer, service)), {})

    assert page.context["form"].errors == {"answer": ["Select yes if the service supports this request"]}


def test_comms_answer_in_the_managers_place_saying_why(client_for, officer, service, manager, comms):
    request, browser = submitted(officer, service), client_for(comms)

    assert "in the manager’s place" in browser.get(url(request)).content.decode()
    page = browser.post(url(request), {"answer": "yes"})
    assert page.context["form"].errors == {"note": ["Say why you answer in the manager’s place"]}
    browser.post(url(request), {"answer": "yes", "note": "Agreed by telephone"})

    assert AccountRequest.objects.get().supported_by == comms


def test_whoever_is_named_is_told_why_not(client_for, officer, service, manager):
    other = make_user(service=service, manages=True)
    request = submitted(officer, service, deputy=other)

    page = client_for(other).get(url(request), follow=True)

    assert "somebody else must say whether the service supports it" in page.content.decode()


def test_the_second_answer_is_told_and_keeps_what_was_typed(client_for, officer, service, manager):
    request = supported(officer, service, manager)

    page = client_for(manager).post(url(request), {"answer": "no", "reason": "Typed too late"})

    assert page.status_code == 409
    assert "Typed too late" in page.content.decode()
    assert "in the queue of the communications team" in page.content.decode()


def test_wrong_people_at_the_door(client_for, officer, service, manager, stranger):
    other_manager = make_user(service=stranger.memberships.get().service, manages=True)
    request = submitted(officer, service)

    assert client_for(officer).get(url(request)).status_code == 403
    assert client_for(other_manager).get(url(request)).status_code == 404
    assert client_for(manager).get(url(draft(officer, service))).status_code == 404
