import pytest

from approvals.models import AccountRequest
from approvals.requests.workflow import Status
from tests.approvals.factories import claimed, declined

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/return/"


def test_it_lists_the_questions_and_returns_the_request(client_for, officer, service, manager, comms):
    request, browser = claimed(officer, service, manager, comms), client_for(comms)

    assert "Keeping it going: Evenings and weekends" in browser.get(url(request)).content.decode()
    page = browser.post(
        url(request), {"questions": ["answered_by", "lead"], "text": "Who on Sundays?"}, follow=True
    )

    assert "is returned to Olive Officer for changes" in page.content.decode()
    assert AccountRequest.objects.get().returned.questions == ["lead", "answered_by"]
    assert AccountRequest.objects.get().returned.steps == ["people", "answers"]


def test_it_needs_questions_and_words(client_for, officer, service, manager, comms):
    page = client_for(comms).post(url(claimed(officer, service, manager, comms)), {"questions": ["nonsense"]})

    assert set(page.context["form"].errors) == {"questions", "text"}
    assert AccountRequest.objects.get().status == Status.IN_REVIEW


def test_whoever_has_not_claimed_it_is_told_who_has(client_for, officer, service, manager, comms, comms2):
    page = client_for(comms2).get(url(claimed(officer, service, manager, comms)), follow=True)

    assert "Comms Person is reviewing" in page.content.decode()


def test_too_late_keeps_what_was_typed(client_for, officer, service, manager, comms):
    request = declined(officer, service, manager, comms)

    page = client_for(comms).post(url(request), {"questions": ["answered_by"], "text": "Typed too late"})

    assert page.status_code == 409
    assert "Typed too late" in page.content.decode()
    assert "was declined by Comms Person" in page.content.decode()


def test_managers_are_refused_at_the_door(client_for, officer, service, manager, comms):
    assert client_for(manager).get(url(claimed(officer, service, manager, comms))).status_code == 403
