import pytest

from approvals.models import AccountRequest
from tests.approvals.factories import claimed, supported

pytestmark = pytest.mark.django_db


def url(request, what="claim"):
    return f"/requests/{request.reference}/{what}/"


def test_claim_and_let_go(client_for, officer, service, manager, comms):
    request, browser = supported(officer, service, manager), client_for(comms)

    assert "You have claimed" in browser.post(url(request), follow=True).content.decode()
    assert AccountRequest.objects.get().claimed_by == comms
    assert "is back in the queue" in browser.post(url(request, "let-go"), follow=True).content.decode()
    assert AccountRequest.objects.get().claimed_by is None


def test_the_second_is_told_who_has_it(client_for, officer, service, manager, comms, comms2):
    page = client_for(comms2).post(url(claimed(officer, service, manager, comms)), follow=True)

    assert "was claimed by Comms Person on" in page.content.decode()


def test_what_nobody_has_cannot_be_let_go(client_for, officer, service, manager, comms):
    page = client_for(comms).post(url(supported(officer, service, manager), "let-go"), follow=True)

    assert "in the queue of the communications team" in page.content.decode()


@pytest.mark.parametrize("what", ["claim", "let-go"])
def test_wrong_people_and_get_at_the_door(client_for, officer, service, manager, comms, what):
    request = supported(officer, service, manager)

    assert client_for(manager).post(url(request, what)).status_code == 403
    assert client_for(comms).get(url(request, what)).status_code == 405
