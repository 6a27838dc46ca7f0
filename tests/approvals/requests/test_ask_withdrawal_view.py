import pytest

from approvals.models import Comment
from approvals.requests import views
from config.workflow import Refused
from tests.approvals.factories import approved, submitted

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/ask-to-withdraw/"


def test_it_asks_comms(officers_browser, officer, service, manager, comms):
    request = approved(officer, service, manager, comms)

    assert "reason" in officers_browser.post(url(request), {}).context["form"].errors
    page = officers_browser.post(url(request), {"reason": "No staff"}, follow=True)

    assert "Communications are asked to withdraw it." in page.content.decode()
    assert Comment.objects.get().by == officer


def test_it_shows_the_form(officers_browser, officer, service, manager, comms):
    page = officers_browser.get(url(approved(officer, service, manager, comms)))

    assert "Why do you no longer need the account?" in page.content.decode()


def test_it_is_the_requesters_alone_and_for_approved_ones(client_for, officer, service, manager, comms):
    for person, request in (
        (manager, approved(officer, service, manager, comms)),
        (officer, submitted(officer, service)),
    ):
        assert client_for(person).get(url(request)).url == request.get_absolute_url()


def test_its_completion_in_the_same_second_is_told(
    officers_browser, officer, service, manager, comms, monkeypatch
):
    def late(**_):
        raise Refused("It went live meanwhile.")

    monkeypatch.setattr(views.actions, "ask_withdrawal", late)
    request = approved(officer, service, manager, comms)
    page = officers_browser.post(url(request), {"reason": "No staff"}, follow=True)

    assert "It went live meanwhile." in page.content.decode()
