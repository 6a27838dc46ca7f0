import pytest

from tests.approvals.factories import draft, submitted
from tests.factories import make_service

pytestmark = pytest.mark.django_db


def test_it_gives_the_reference_and_says_what_happens_next(officers_browser, officer, service, manager):
    request = submitted(officer, service)

    page = officers_browser.get(f"/requests/{request.reference}/submitted/").content.decode()

    assert request.reference in page
    assert "It waits for: Mani Manager." in page


def test_it_says_so_when_it_went_straight_to_comms(officers_browser, officer):
    request = submitted(officer, make_service())

    page = officers_browser.get(f"/requests/{request.reference}/submitted/").content.decode()

    assert "Somebody in communications claims it" in page


def test_a_draft_is_not_submitted(officers_browser, officer, service):
    request = draft(officer, service)

    assert officers_browser.get(f"/requests/{request.reference}/submitted/").url == request.get_absolute_url()
