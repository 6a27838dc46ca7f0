import pytest

from approvals.models import AccountRequest
from approvals.requests import filling
from config.workflow import Refused
from tests.approvals.factories import draft, returned, submitted

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/discard/"


def test_it_asks_first(officers_browser, officer, service):
    request = draft(officer, service)

    assert f"Delete the draft {request.reference}?" in officers_browser.get(url(request)).content.decode()
    assert AccountRequest.objects.exists()


def test_it_deletes_the_draft(officers_browser, officer, service):
    response = officers_browser.post(url(draft(officer, service)), follow=True)

    assert not AccountRequest.objects.exists()
    assert "is deleted" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_refuses_what_was_handed_in(officers_browser, officer, service, manager, comms, method):
    for request in (submitted(officer, service), returned(officer, service, manager, comms)):
        assert getattr(officers_browser, method)(url(request)).url == request.get_absolute_url()
    assert AccountRequest.objects.count() == 2


def test_colleagues_find_no_draft(client_for, comms, officer, service):
    assert client_for(comms).post(url(draft(officer, service))).status_code == 404


def test_a_second_click_finds_nothing(officers_browser, officer, service):
    address = url(draft(officer, service))
    officers_browser.post(address)

    assert officers_browser.post(address).status_code == 404


def test_handing_it_in_in_the_same_second_wins(officers_browser, officer, service, monkeypatch):
    request = draft(officer, service)

    def late(**_):
        raise Refused("It was submitted meanwhile.")

    monkeypatch.setattr(filling.actions, "discard", late)
    page = officers_browser.post(url(request), follow=True)

    assert "It was submitted meanwhile." in page.content.decode()
