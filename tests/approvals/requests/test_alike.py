"""Who else asks for the same account, and who had it."""

import pytest

from approvals.requests.alike import alike
from socialaccounts.register.models import Status
from tests.approvals.factories import draft, facebook, submitted
from tests.factories import make_service
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db
ADDRESS = {"handle": "parks", "url": "https://facebook.com/parks"}


def asked_for(request, **fields):
    for name, value in {"platform": facebook(), **ADDRESS, **fields}.items():
        setattr(request, name, value)
    request.save()
    return request


def test_another_open_request_for_it_is_named(officer, manager, stranger, service, comms):
    mine = asked_for(draft(officer, service))
    theirs = asked_for(submitted(stranger, make_service("Parks"), name="Parks"), handle="PARKS", url="")

    assert alike(mine, comms).requests == [(theirs, True)]
    assert alike(mine, officer).requests == [(theirs, False)]


def test_a_draft_of_somebody_else_is_not(officer, stranger, service):
    mine = asked_for(draft(officer, service))
    asked_for(draft(stranger, make_service("Parks")))

    assert not alike(mine, officer)


def test_a_closed_account_of_that_name_is(officer, service):
    mine = asked_for(draft(officer, service))
    gone = make_account("Parks", handle="parks", url="", status=Status.CLOSED)

    assert alike(mine, officer).released == gone


def test_the_same_handle_elsewhere_and_an_open_account_are_not(officer, service):
    mine = asked_for(draft(officer, service), handle="", url="")
    make_account("Parks", handle="parks", url="", status=Status.CLOSED)

    assert not alike(mine, officer)


def test_the_pages_say_so(client_for, officer, comms, service):
    mine = asked_for(draft(officer, service))
    make_account("Old parks", handle="parks", url="", status=Status.CLOSED)

    page = client_for(officer).get(f"/requests/{mine.reference}/check/").content.decode()

    assert "Old parks (SA-" in page
    assert "passes for the council" in page
