import pytest

from tests.approvals.factories import approved, ready

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/live/"


def test_comms_make_it_live(client_for, officer, service, manager, comms, comms2):
    request = ready(officer, service, manager, comms, comms2)

    page = client_for(comms).post(url(request), follow=True)

    assert "Queen’s Park: live." in page.content.decode()
    request.account.refresh_from_db()
    assert request.account.is_live


def test_it_says_what_is_missing(client_for, officer, service, manager, comms):
    request = approved(officer, service, manager, comms)

    page = client_for(comms).post(url(request), follow=True)

    assert "cannot go live yet. Still missing:" in page.content.decode()


def test_the_second_click_is_told(client_for, officer, service, manager, comms, comms2):
    request, browser = ready(officer, service, manager, comms, comms2), client_for(comms)
    browser.post(url(request))

    assert "was completed by Comms Person" in browser.post(url(request), follow=True).content.decode()


def test_wrong_people_and_get_at_the_door(client_for, officer, service, manager, comms):
    request = approved(officer, service, manager, comms)

    assert client_for(officer).post(url(request)).status_code == 403
    assert client_for(comms).get(url(request)).status_code == 405
