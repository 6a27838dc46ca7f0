"""My own page: my access, my history, my data."""

import pytest
from django.db import transaction

from accounts import audit
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db


def test_my_access_says_through_what(officer, manager, comms, service, client_for):
    make_account("Parks", service=service, lead=officer)

    assert "Lead of Parks (Facebook)" in client_for(officer).get("/me/").content.decode()
    assert "Manages Leisure" in client_for(manager).get("/me/").content.decode()
    assert "Before it was recorded" in client_for(comms).get("/me/").content.decode()


def test_whoever_has_nothing_is_told_so(stranger, client_for):
    assert "You have no role" in client_for(stranger).get("/me/").content.decode()


def test_my_history_is_what_i_did_and_what_was_done_about_me(officer, admin, client_for):
    with transaction.atomic():
        audit.record(audit.Event.SIGNED_IN, by=officer, target=officer)
        audit.record(audit.Event.PERSON_CHANGED, by=admin, target=officer, reason="Misspelt")
        audit.record(audit.Event.SIGN_IN_FAILED, by=admin, target=officer)
        audit.record(audit.Event.PERSON_CHANGED, by=admin, target=admin, reason="Of the other")
    client = client_for(officer)

    did, about = (client.get("/me/history/", asked).content.decode() for asked in ({}, {"show": "about"}))

    assert "Signed in" in did and "Misspelt" not in did
    assert "Misspelt" in about and "Sign-in failed" not in about and "Of the other" not in about
