import pytest

from approvals.models import AccountRequest
from approvals.requests.workflow import Status
from tests.approvals.factories import claimed

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/decline/"


def test_it_declines_with_reason_and_what_instead(client_for, officer, service, manager, comms):
    request, browser = claimed(officer, service, manager, comms), client_for(comms)

    assert "What can the service do instead?" in browser.get(url(request)).content.decode()
    answers = {"version": request.version, "text": "One is enough", "instead": "Use ours"}
    page = browser.post(url(request), answers, follow=True)

    assert "is declined. Olive Officer is told." in page.content.decode()
    assert AccountRequest.objects.get().status == Status.DECLINED


def test_it_needs_both(client_for, officer, service, manager, comms):
    page = client_for(comms).post(url(claimed(officer, service, manager, comms)), {"version": "1"})

    assert set(page.context["form"].errors) == {"text", "instead"}


def test_managers_are_refused_at_the_door(client_for, officer, service, manager, comms):
    assert client_for(manager).get(url(claimed(officer, service, manager, comms))).status_code == 403
