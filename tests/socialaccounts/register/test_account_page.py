"""The page of one account: what everybody sees, and what only those who may change it are offered."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts import audit
from config import clock
from socialaccounts.register.actions import close
from socialaccounts.register.terms import Capacity, Status
from tests.costs import cost_of
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder

pytestmark = pytest.mark.django_db


def page_of(client, account):
    response = client.get(account.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_any_member_of_staff_sees_what_it_is_and_who_runs_it(client_for, stranger, live, officer):
    page = page_of(client_for(stranger), live)

    for words in (
        "Queen’s Park",
        live.reference,
        "Facebook",
        live.at_handle,
        "Leisure",
        "Tells people what is on",
    ):
        assert words in page
    for words in (
        "Communication",
        "Families in the borough",
        "3 a week",
        "The duty officer",
        "Olive Officer",
        "Lead",
    ):
        assert words in page
    assert officer.email in page


def test_the_link_out_says_nothing_of_where_it_comes_from(client_for, stranger, live):
    page = page_of(client_for(stranger), live)

    assert (
        f'<a class="govuk-link" href="{live.url}" rel="noopener noreferrer external" target="_blank">' in page
    )
    assert "(opens in a new tab)" in page


def test_only_comms_is_offered_changes(client_for, comms, stranger, officer, manager, live):
    changes = (
        f"/register/{live.reference}/change/",
        f"/register/{live.reference}/closing/start/",
        "Add, change or end holders",
    )

    page = page_of(client_for(comms), live)
    assert all(change in page for change in changes)
    for person in (stranger, officer, manager):
        page = page_of(client_for(person), live)
        assert not any(change in page for change in changes)


def test_the_address_of_a_closed_account_is_no_link_since_it_may_be_somebody_elses(client_for, comms, live):
    link = f'href="{live.url}"'
    assert live.url and link in page_of(client_for(comms), live)
    close(account=live, by=comms, reason="Nobody reads it")
    live.refresh_from_db()

    page = page_of(client_for(comms), live)

    assert link not in page
    assert live.url in page and "somebody else may have the address now" in page


def test_a_closed_account_says_when_and_why_and_offers_no_change(client_for, comms):
    account = make_account("Old pool", status=Status.CLOSED, closed_because="The pool was pulled down")

    page = page_of(client_for(comms), account)

    assert "The pool was pulled down" in page
    assert "/change/" not in page
    assert "Nobody holds this account" not in page


def test_a_planned_account_says_what_it_still_needs(client_for, comms, stranger):
    account = make_account("Bare", status=Status.PLANNED, url="")

    mending, looking = page_of(client_for(comms), account), page_of(client_for(stranger), account)

    for words in (
        "a lead who can sign in",
        "a deputy who can sign in",
        "its web address",
        "Not known yet",
        "Not live yet",
    ):
        assert words in mending
        assert words in looking
    assert f'href="/register/{account.reference}/change/">its web address' in mending
    assert "/change/" not in looking


def test_a_live_account_lists_nothing_missing(client_for, comms, live):
    assert "Before this account goes live" not in page_of(client_for(comms), live)


def test_a_holder_finds_the_password_first(client_for, officer, stranger, live):
    def order(person):
        page = page_of(client_for(person), live)
        return page.index('id="password"') < page.index("Web address")

    assert order(officer)
    assert not order(stranger)


def test_a_holder_who_cannot_sign_in_any_more_stands_out(client_for, stranger, live, deputy):
    deputy.is_active = False
    deputy.save()

    assert "Cannot sign in" in page_of(client_for(stranger), live)


def test_a_holder_with_an_end_shows_the_last_day(client_for, stranger, live):
    make_holder(live, make_user("Cora Cover"), Capacity.EDITOR, until=clock.today() + timedelta(days=1))

    assert "last day" in page_of(client_for(stranger), live)


def test_other_accounts_of_the_service_are_beside(client_for, stranger, live, service):
    make_account("Lake", service=service)
    make_account("Old pool", service=service, status=Status.CLOSED)
    make_account("Homes")

    page = page_of(client_for(stranger), live)

    assert ">Lake</a>" in page
    assert "Old pool" not in page
    assert "Homes" not in page
    assert "All accounts of Leisure" not in page


def test_many_other_accounts_are_a_link(client_for, stranger, live, service):
    for _ in range(6):
        make_account(service=service)

    assert f'href="/register/?service={service.pk}">All accounts of Leisure' in page_of(
        client_for(stranger), live
    )


def test_the_history_is_on_the_page(client_for, comms, live):
    client = client_for(comms)
    client.post(f"{live.get_absolute_url()}close/", {"reason": "The park app replaces it"})

    page = page_of(client, live)

    assert "Account closed" in page
    assert "by Comms Person" in page


def test_the_address_forgives_case_and_zeros(client_for, stranger, live):
    client = client_for(stranger)

    assert client.get(f"/register/sa-{live.pk}/").status_code == 200
    assert client.get(f"/register/SA-{live.pk:09d}/").status_code == 200


@pytest.mark.parametrize("reference", ["SA-0000", "SA-9999", "SA-9999999999999999999", "RQ-0001", "1"])
def test_an_account_that_is_not_there_is_not_found(client_for, comms, reference):
    client = client_for(comms)

    for page in ("", "change/", "close/", "holders/", "holders/add/", "holders/1/change/", "holders/1/end/"):
        assert client.get(f"/register/{reference}/{page}").status_code == 404


def test_the_page_costs_the_same_whatever_surrounds_it(client_for, officer, live, service):
    client = client_for(officer)
    for _ in range(10):
        make_account(service=service, lead=officer)
    short = cost_of(client, live.get_absolute_url())
    for _ in range(190):
        make_account(service=service, lead=officer)

    assert cost_of(client, live.get_absolute_url()) == short


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("officer", True),
        ("manager", True),
        ("comms", True),
        ("auditor", True),
        ("stranger", False),
        ("admin", False),
    ],
)
def test_who_fetched_the_password_is_for_those_whom_it_concerns(
    role, sees, request, service, officer, client_for
):
    account = make_account(service=service, lead=officer)
    with transaction.atomic():
        audit.record(
            audit.Event.CREDENTIAL_REVEALED, by=officer, target=account, reason="to post about the lake"
        )
    person = request.getfixturevalue(role)

    page = client_for(person).get(account.get_absolute_url()).content.decode()

    assert ("to post about the lake" in page) is sees
