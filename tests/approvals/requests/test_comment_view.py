import pytest

from approvals.models import Comment
from tests.approvals.factories import declined, draft, submitted

pytestmark = pytest.mark.django_db


def url(request):
    return f"/requests/{request.reference}/comment/"


def test_it_is_added_and_shown(client_for, officer, service, manager):
    request = submitted(officer, service)

    page = client_for(manager).post(url(request), {"text": "Who answers?\nAnd when?"}, follow=True)

    assert page.redirect_chain[0][0].startswith(f"/requests/{request.reference}/#comment-")
    assert "Who answers?\nAnd when?" in page.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "a\0b", "x" * 4001])
def test_what_cannot_be_kept_is_refused(client_for, officer, service, manager, text):
    page = client_for(manager).post(url(submitted(officer, service)), {"text": text})

    assert page.status_code == 422
    assert page.context["form"].errors["text"]
    assert not Comment.objects.exists()


def test_what_was_typed_too_late_is_kept_on_the_page(client_for, officer, service, manager, comms):
    page = client_for(officer).post(url(declined(officer, service, manager, comms)), {"text": "But why?"})

    assert page.status_code == 409
    assert "But why?" in page.content.decode()
    assert "Comments are closed" in page.content.decode()


def test_it_is_closed_to_strangers_and_to_get(client_for, officer, service, stranger):
    request = submitted(officer, service)

    assert client_for(stranger).post(url(request), {"text": "x"}).status_code == 404
    assert client_for(officer).get(url(request)).status_code == 405
    assert client_for(officer).post(url(draft(officer, service)), {"text": "x"}).status_code == 409
