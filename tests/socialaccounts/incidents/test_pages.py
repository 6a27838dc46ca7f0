"""The pages of incidents: what they say to whom, and what they refuse in a sentence."""

import pytest

from accounts.models import AuditEvent
from socialaccounts.incidents.actions import call_false_alarm
from socialaccounts.incidents.runbook import Step
from socialaccounts.models import (
    Incident,
    NearAccount,
)
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.incidents.factories import at, change, make_kit, page, tick_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(incident):
    return NearAccount.objects.create(
        incident=incident, account=make_account("Parks"), shares="the app Canva"
    )


def test_the_declaration_says_what_will_happen(account, version, officer, deputy, comms, client_for):
    make_kit(account, officer, email="a@council.example")
    make_kit(make_account(), officer, email="a@council.example")

    text = page(client_for(deputy).get(f"/register/{account.reference}/compromised/"))

    assert "only a team can fetch or change its password: you, Olive Officer, and comms" in text
    assert "1 other account that shares a way back in is listed" in text


def test_declaring_leads_to_the_incident(account, version, officer, client_for):
    client = client_for(officer)

    answer = client.post(f"/register/{account.reference}/compromised/", {"seen": "Odd"}, follow=True)

    incident = Incident.objects.get()
    assert answer.redirect_chain == [(f"/incidents/{incident.reference}/", 302)]
    assert "Queen’s Park is frozen, and everybody concerned is told." in page(answer)


def test_declaring_without_words_keeps_the_page(account, officer, client_for):
    answer = client_for(officer).post(f"/register/{account.reference}/compromised/", {"seen": " "})

    assert "Enter what you have seen" in page(answer)
    assert not Incident.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_second_declarer_is_led_to_the_incident(incident, deputy, client_for, method):
    client = client_for(deputy)
    url = f"/register/{incident.account.reference}/compromised/"

    answer = getattr(client, method)(url, {"seen": "I saw it too"}, follow=True)

    assert answer.redirect_chain[-1][0] == incident.get_absolute_url()
    assert "Olive Officer declared it before" in page(answer)


def test_a_closed_account_is_not_declared(comms, client_for):
    account = make_account("Gone", status="closed")

    answer = client_for(comms).get(f"/register/{account.reference}/compromised/", follow=True)

    assert "Gone is closed, so it cannot be declared compromised." in page(answer)


def test_the_team_sees_what_to_do_and_the_clock(incident, near, officer, client_for):
    text = page(client_for(officer).get(incident.get_absolute_url()))

    assert 'data-module="app-clock"' in text and "less than a minute" in text
    assert "A post that none of us wrote" in text
    assert "Stop everything that is planned to go out" in text
    assert "Parks" in text and "the app Canva" in text
    assert at(incident, "close") in text
    assert at(incident, "false_alarm") not in text


def test_a_holder_outside_the_team_sees_how_far_it_is_and_no_more(incident, near, deputy, client_for):
    text = page(client_for(deputy).get(incident.get_absolute_url()))

    assert "You are not on the team" in text and "Hold all posts" in text
    assert "A post that none of us wrote" not in text
    assert "Canva" not in text and "Timeline" not in text


def test_the_manager_of_the_service_sees_it_too(incident, manager, client_for):
    assert client_for(manager).get(incident.get_absolute_url()).status_code == 200


def test_whom_it_does_not_concern_does_not_find_it(incident, stranger, client_for):
    assert client_for(stranger).get(incident.get_absolute_url()).status_code == 404


def test_an_auditor_reads_everything_and_changes_nothing(incident, auditor, client_for):
    text = page(client_for(auditor).get(incident.get_absolute_url()))

    assert "A post that none of us wrote" in text and "Timeline" in text
    assert at(incident, "step", Step.LOG) not in text
    assert client_for(auditor).get(at(incident, "note")).status_code == 403


def test_an_incident_that_is_over_says_how_long_it_took(incident, comms, client_for, clock):
    clock.forward(hours=26, minutes=5)
    call_false_alarm(incident=incident, by=comms, reason="A colleague wrote it")

    text = page(client_for(comms).get(incident.get_absolute_url()))

    assert "after 1 day 2 hours" in text and "A colleague wrote it" in text
    assert at(incident, "close") not in text


OVER = ("step", "reopen", "assign", "note", "team", "close", "false_alarm")


@pytest.mark.parametrize("name", OVER)
def test_every_form_says_that_it_is_over(incident, comms, client_for, name):
    more = [Step.LOG] if name in ("step", "reopen", "assign") else []
    call_false_alarm(incident=incident, by=comms, reason="x")

    answer = client_for(comms).get(at(incident, name, *more))

    assert f"{incident.reference} is over" in page(answer) or name == "step"
    assert "<textarea" not in page(answer)


def test_the_closing_page_lists_what_is_missing(incident, officer, client_for):
    client = client_for(officer)

    text = page(client.get(at(incident, "close")))
    answer = client.post(at(incident, "close"), {"note": ""})

    assert "a new password, deposited after the declaration and known to work" in text
    assert "cannot be closed yet. Still missing: the step" in page(answer)


def test_closing_goes_back_to_the_incident(incident, officer, client_for):
    change(incident.account, officer)
    tick_all(incident, officer)
    client = client_for(officer)
    assert "Everything is done" in page(client.get(at(incident, "close")))

    answer = client.post(at(incident, "close"), {"note": "Use a second factor"}, follow=True)

    assert f"{incident.reference} is closed." in page(answer) and "Use a second factor" in page(answer)


def test_a_false_alarm_is_called_on_its_page(incident, comms, client_for):
    client = client_for(comms)
    assert "Enter how you know" in page(client.post(at(incident, "false_alarm"), {}))

    answer = client.post(at(incident, "false_alarm"), {"reason": "A colleague wrote it"}, follow=True)

    assert "is ended as a false alarm" in page(answer)


def test_the_list_shows_what_is_open_and_what_is_over(incident, comms, auditor, client_for):
    client = client_for(comms)
    assert incident.reference in page(client.get("/incidents/"))
    assert incident.reference in page(client.get("/incidents/?show=open"))
    assert "No incident fits this filter" in page(client.get("/incidents/?show=over"))
    assert incident.reference in page(client.get("/incidents/?show=nonsense"))

    call_false_alarm(incident=incident, by=comms, reason="x")

    assert "False alarm" in page(client_for(auditor).get("/incidents/?show=over"))


def test_an_empty_list_says_so(comms, client_for):
    assert "No account has ever been declared compromised" in page(client_for(comms).get("/incidents/"))


def test_a_holding_that_ended_leaves_the_team_visible_but_not_working(incident, officer, client_for):
    make_holder(incident.account, make_user("New Lead"))
    incident.account.holders.filter(user=officer).delete()

    assert client_for(officer).get(incident.get_absolute_url()).status_code == 200
    assert AuditEvent.objects.filter(event="incident.declared").exists()
