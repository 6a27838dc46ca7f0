import pytest

from approvals.models import AccountRequest
from approvals.requests import views
from approvals.requests.workflow import Status
from config.workflow import Refused
from tests.approvals.factories import approved, declined, submitted

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/withdraw/"


def test_it_asks_first_and_then_withdraws(officers_browser, officer, service):
    request = submitted(officer, service)

    assert "Withdraw this request?" in officers_browser.get(url(request)).content.decode()
    page = officers_browser.post(url(request), {"reason": ""}, follow=True)

    assert f"{request.reference} is withdrawn." in page.content.decode()
    assert AccountRequest.objects.get().status == Status.WITHDRAWN


def test_comms_say_why_they_withdraw_an_approved_one(client_for, officer, service, manager, comms):
    request = approved(officer, service, manager, comms)
    browser = client_for(comms)

    assert "is closed in the register" in browser.get(url(request)).content.decode()
    assert "reason" in browser.post(url(request), {"reason": " "}).context["form"].errors
    browser.post(url(request), {"reason": "Merged"})
    assert AccountRequest.objects.get().status == Status.WITHDRAWN


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_and_the_second_click_are_told(client_for, officer, service, manager, comms, method):
    request = declined(officer, service, manager, comms)

    page = getattr(client_for(officer), method)(url(request), follow=True)

    assert "was declined by Comms Person" in page.content.decode()


def test_a_decision_in_the_same_second_is_told(client_for, officer, service, monkeypatch):
    request = submitted(officer, service)

    def late(**_):
        raise Refused("Somebody was faster.")

    monkeypatch.setattr(views.actions, "withdraw", late)
    page = client_for(officer).post(url(request), {"reason": ""}, follow=True)

    assert "Somebody was faster." in page.content.decode()
