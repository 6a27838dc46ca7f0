"""Who knows it, on the page of the account; what somebody knows, on their own and in the report."""

import pytest
from django.urls import reverse

from socialaccounts.vault.actions import deposit
from socialaccounts.vault.values import Value
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import PASSWORD, make_reveal, make_version

pytestmark = pytest.mark.django_db


def account_page(client, account):
    return client.get(account.get_absolute_url()).content.decode()


@pytest.fixture
def report(officer):
    return reverse("knowledge:person", args=[officer.pk])


@pytest.mark.parametrize("role", ["officer", "manager", "comms", "auditor"])
def test_holders_managers_comms_and_auditors_see_who_knows_it(request, client_for, account, version, role):
    page = account_page(client_for(request.getfixturevalue(role)), account)

    assert "Who knows it" in page
    assert "Dan Deputy" in page
    assert "Deposited it, last on" in page


@pytest.mark.parametrize("role", ["stranger", "safeguarding", "admin"])
def test_nobody_else_does(request, client_for, account, version, role):
    page = account_page(client_for(request.getfixturevalue(role)), account)

    assert "Who knows it" not in page
    assert "Deposited it, last on" not in page


def test_whoever_has_left_is_marked(client_for, officer, deputy, account, version):
    deputy.is_active = False
    deputy.save()

    assert "Has left" in account_page(client_for(officer), account)


def test_names_lead_to_the_report_for_those_who_may_read_it(
    client_for, officer, comms, deputy, account, version
):
    path = reverse("knowledge:person", args=[deputy.pk])

    assert path in account_page(client_for(comms), account)
    assert path not in account_page(client_for(officer), account)


def test_both_values_have_their_own_list_while_one_is_pending(client_for, officer, account, version):
    deposit(account=account, by=officer, value=Value("council", "made", generated=True))

    page = account_page(client_for(officer), account)

    assert "The new password, not known to work yet:" in page
    assert "The password in force:" in page


def test_the_report_lists_what_a_person_knows(client_for, comms, officer, account, version, report):
    make_reveal(version, officer)

    page = client_for(comms).get(report).content.decode()

    assert "What Olive Officer knows" in page
    assert account.reference in page
    assert "Knows the password in force of 1 account" in page
    assert PASSWORD not in page


def test_the_report_says_what_is_to_be_changed_when_they_have_left(
    client_for, comms, officer, account, version, report
):
    make_reveal(version, officer)
    officer.is_active = False
    officer.save()

    page = client_for(comms).get(report).content.decode()

    assert "Can no longer sign in to the portal" in page
    assert "To be changed" in page


def test_the_report_of_somebody_who_knows_nothing(client_for, comms, stranger):
    page = client_for(comms).get(reverse("knowledge:person", args=[stranger.pk])).content.decode()

    assert "The portal has shown this person no password" in page


def test_the_report_is_paged_and_prints_whole(client_for, comms, officer, service, report):
    for _ in range(27):
        make_reveal(make_version(make_account(service=service)), officer)
    client = client_for(comms)

    first = client.get(report).content.decode()
    whole = client.get(report, {"all": "yes"}).content.decode()

    assert "Showing 1 to 25" in first
    assert "Show all on one page, to print" in first
    assert "Showing all 27" in whole


@pytest.mark.parametrize("role", ["officer", "manager", "stranger", "safeguarding"])
def test_the_report_is_for_comms_administrators_and_auditors(request, client_for, report, role):
    assert client_for(request.getfixturevalue(role)).get(report).status_code == 403


def test_the_report_knows_nobody_who_is_not_there(client_for, comms):
    assert client_for(comms).get("/register/knowledge/999999/").status_code == 404


def test_the_page_of_a_person_leads_to_the_report(client_for, admin, officer, version, report):
    make_reveal(version, officer)

    page = client_for(admin).get(reverse("people:person", args=[officer.pk])).content.decode()

    assert "Knows the password in force of 1 account" in page
    assert report in page


def test_the_page_of_a_person_who_knows_nothing_says_so(client_for, auditor):
    somebody = make_user()

    page = client_for(auditor).get(reverse("people:person", args=[somebody.pk])).content.decode()

    assert "Knows no password that is in force" in page
