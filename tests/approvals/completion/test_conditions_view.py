import pytest

from approvals.completion.actions import complete
from tests.approvals.factories import approved, ready, supported

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/conditions/"


def test_it_lists_every_condition_and_what_is_missing(client_for, officer, service, manager, comms):
    page = client_for(comms).get(url(approved(officer, service, manager, comms))).content.decode()

    assert page.count("app-conditions__item") == 8
    assert "Still missing:" in page
    assert "its password in the vault" in page
    assert "disabled" in page
    assert "/live/" not in page


def test_the_button_lights_up_for_comms_when_all_hold(client_for, officer, service, manager, comms, comms2):
    request = ready(officer, service, manager, comms, comms2)

    for_comms, for_officer = (client_for(one).get(url(request)).content.decode() for one in (comms, officer))

    assert f"/requests/{request.reference}/live/" in for_comms
    assert "/live/" not in for_officer
    assert "All conditions hold. Only the communications team can complete a request." in for_officer


def test_afterwards_it_says_who_made_it_live(client_for, officer, service, manager, comms, comms2):
    request = complete(request=ready(officer, service, manager, comms, comms2), by=comms)

    page = client_for(officer).get(url(request)).content.decode()

    assert "was completed by Comms Person on" in page
    assert "Tick off" not in page


def test_before_approval_there_is_no_such_page(client_for, officer, service, manager, comms):
    assert client_for(comms).get(url(supported(officer, service, manager))).status_code == 404


def test_strangers_find_nothing(client_for, officer, service, manager, comms, stranger):
    assert client_for(stranger).get(url(approved(officer, service, manager, comms))).status_code == 404
