import pytest

from approvals.models import AccountRequest
from approvals.requests.workflow import Status
from tests.approvals.factories import draft, facebook, returned, submitted
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/check/"


def test_it_shows_every_answer_with_a_link_to_change_it(officers_browser, officer, service):
    request = draft(officer, service, handle="qpark")

    page = officers_browser.get(url(request)).content.decode()

    for words in (
        "Queen’s Park",
        "@qpark",
        "Communication",
        "Dee Deputy",
        "It is booked",
        "The reception team",
    ):
        assert words in page
    assert page.count("?from=check#id_") == 33
    assert "Before you can submit" not in page


def test_it_hands_the_request_in(officers_browser, officer, service, manager):
    request = draft(officer, service)

    response = officers_browser.post(url(request))

    assert response.url == f"/requests/{request.reference}/submitted/"
    assert AccountRequest.objects.get().status == Status.SUBMITTED


def test_it_names_the_steps_that_are_not_complete(officers_browser, officer, service):
    request = draft(officer, service, only=6)

    before, after = officers_browser.get(url(request)), officers_browser.post(url(request))

    assert [step.slug for step in before.context["missing"]] == ["answers", "success", "safety", "promises"]
    assert after.status_code == 409
    assert "There is a problem" in after.content.decode()
    assert f"/requests/{request.reference}/steps/answers/?from=check" in after.content.decode()
    assert after.content.decode().split("<title>")[1].startswith("Error: ")


def test_it_says_what_else_is_in_the_way(officers_browser, officer, service, manager):
    request = draft(officer, service, platform=facebook(), handle="qpark")
    make_account("Park", platform=facebook(), handle="qpark")

    assert "now has this handle" in officers_browser.post(url(request)).content.decode()


def test_the_back_button_after_submitting_does_no_harm(officers_browser, officer, service, manager):
    request = submitted(officer, service)

    again = officers_browser.post(url(request), follow=True)

    assert again.redirect_chain == [(request.get_absolute_url(), 302)]
    assert "was submitted by Olive Officer" in again.content.decode()


def test_a_returned_request_shows_what_to_change_and_is_submitted_again(
    officers_browser, officer, service, manager, comms
):
    request = returned(officer, service, manager, comms)

    page = officers_browser.get(url(request))
    officers_browser.post(url(request))

    assert "Who answers on Sundays?" in page.content.decode()
    assert [section.step.slug for section in page.context["sections"] if section.is_concerned] == ["answers"]
    assert AccountRequest.objects.get().status == Status.RESUBMITTED


def test_colleagues_find_no_draft(client_for, officer, manager, service):
    assert client_for(manager).post(url(draft(officer, service))).status_code == 404


def test_readers_are_sent_to_the_request(client_for, officer, manager, service):
    request = submitted(officer, service)

    assert client_for(manager).get(url(request)).url == request.get_absolute_url()
