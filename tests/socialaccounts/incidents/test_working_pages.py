"""Working through an incident on its pages."""

import pytest

from socialaccounts.incidents.actions import call_false_alarm
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.steps import step_of
from socialaccounts.incidents.working import settle_step
from socialaccounts.models import (
    Incident,
    NearAccount,
)
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.incidents.factories import at, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(incident):
    return NearAccount.objects.create(
        incident=incident, account=make_account("Parks"), shares="the app Canva"
    )


def test_a_step_is_ticked_on_its_page(incident, officer, client_for):
    client = client_for(officer)
    assert "Pause paid promotion" in page(client.get(at(incident, "step", Step.HOLD_POSTS)))

    answer = client.post(
        at(incident, "step", Step.HOLD_POSTS), {"answer": "done", "note": "Stopped two"}, follow=True
    )

    assert "“Hold all posts” is ticked." in page(answer)
    assert step_of(incident, Step.HOLD_POSTS).settled.text == "Stopped two"


def test_not_needed_without_a_reason_is_refused_at_the_field(incident, officer, client_for):
    url = at(incident, "step", Step.STATEMENT)

    refused = client_for(officer).post(url, {"answer": "not-needed", "note": "", "reason": ""})
    done = client_for(officer).post(url, {"answer": "not-needed", "reason": "Nobody saw it"}, follow=True)

    assert 'href="#id_reason"' in page(refused) and "Enter why it is not needed" in page(refused)
    assert "is marked as not needed" in page(done)


def test_no_answer_is_refused(incident, officer, client_for):
    assert "Select how this step stands" in page(client_for(officer).post(at(incident, "step", Step.LOG), {}))


def test_the_second_tick_is_told_of_the_first(incident, officer, comms, client_for):
    settle_step(incident=incident, step=Step.LOG, by=comms)

    answer = client_for(officer).post(at(incident, "step", Step.LOG), {"answer": "done"})

    assert "Comms Person ticked “Log what happened” on" in page(answer)


def test_a_step_that_there_is_not_is_not_found(incident, officer, client_for):
    for name in ("step", "reopen", "assign"):
        assert client_for(officer).get(at(incident, name, "dance")).status_code == 404


def test_a_tick_is_taken_back_on_its_page(incident, officer, client_for):
    client = client_for(officer)
    url = at(incident, "reopen", Step.DECLARE)
    assert "Enter why it is to be done again" in page(client.post(url, {"reason": ""}))

    answer = client.post(url, {"reason": "Rang nobody"}, follow=True)

    assert "“Declare it” is to be done again." in page(answer)
    assert "This step is open" in page(client.get(url))


def test_a_step_is_given_on_its_page(incident, officer, comms, deputy, client_for):
    client = client_for(officer)
    url = at(incident, "assign", Step.LOG)

    assert "is given to Comms Person" in page(client.post(url, {"person": comms.pk}, follow=True))
    assert "Given to Comms Person" in page(client.get(at(incident, "step", Step.LOG)))
    assert "is given to nobody in particular" in page(client.post(url, {"person": ""}, follow=True))
    assert "Select one of the answers" in page(client.post(url, {"person": deputy.pk}))


def test_a_note_lands_in_the_timeline(incident, officer, client_for):
    client = client_for(officer)
    assert "Enter what was seen or done" in page(client.post(at(incident, "note"), {"text": ""}))
    assert client.get(at(incident, "note")).status_code == 200

    answer = client.post(at(incident, "note"), {"text": "Rang them\r\ntwice"}, follow=True)

    assert "Rang them twice" in page(answer)


def test_a_near_account_is_looked_at_from_the_page(incident, near, officer, client_for):
    client = client_for(officer)
    assert "I looked at it, it is sound" in page(client.get(at(incident, "near")))

    answer = client.post(at(incident, "look", near.pk), follow=True)

    assert "It is on record that Parks was looked at." in page(answer)
    assert "Looked at Parks" in page(answer)


def test_a_near_account_is_declared_too_by_whoever_may(incident, near, officer, comms, client_for):
    url = f"/register/{near.account.reference}/compromised/"

    assert url in page(client_for(comms).get(incident.get_absolute_url()))
    assert url not in page(client_for(officer).get(incident.get_absolute_url()))
    make_holder(near.account, officer)
    assert url in page(client_for(officer).get(at(incident, "near")))

    client_for(comms).post(url, {"seen": "Here too"})

    text = page(client_for(comms).get(incident.get_absolute_url()))
    assert url not in text and Incident.objects.get(account=near.account).reference in text


def test_those_that_nobody_looked_at_come_first(incident, near, officer, client_for):
    NearAccount.objects.create(incident=incident, account=make_account("Zoo"), shares="x")
    client = client_for(officer)
    client.post(at(incident, "look", near.pk))

    text = page(client.get(incident.get_absolute_url()))

    assert text.index(">Zoo<") < text.index(">Parks<")


def test_looking_is_refused_once_it_is_over(incident, near, officer, comms, client_for):
    call_false_alarm(incident=incident, by=comms, reason="x")

    answer = client_for(officer).post(at(incident, "look", near.pk), follow=True)

    assert "Comms Person ended" in page(answer)


def test_a_near_account_of_another_incident_is_not_found(incident, near, officer, client_for):
    assert client_for(officer).post(at(incident, "look", near.pk + 1)).status_code == 404


def test_many_near_accounts_have_a_page_of_their_own(incident, officer, client_for):
    for number in range(11):
        NearAccount.objects.create(incident=incident, account=make_account(f"Near {number}"), shares="x")

    text = page(client_for(officer).get(incident.get_absolute_url()))

    assert "All accounts that share a way back in" in text and ">Near 10<" not in text
    assert ">Near 10<" in page(client_for(officer).get(at(incident, "near")))


def test_nothing_near_is_said_to_be_nothing(incident, officer, client_for):
    assert "No other account shares" in page(client_for(officer).get(at(incident, "near")))


def test_comms_changes_the_team_by_what_changed_on_the_page(
    incident, comms, comms2, officer, deputy, client_for
):
    late = make_user("Lou Late", role="comms")
    seen = [officer.pk, comms.pk, comms2.pk]
    # Somebody else takes Lou on the team after this page was opened.
    incident.freeze.team.add(late)

    answer = client_for(comms).post(
        at(incident, "team"), {"team": [officer.pk, comms.pk, deputy.pk], "seen": seen}, follow=True
    )

    assert "The team is saved" in page(answer)
    assert set(incident.freeze.team.all()) == {officer, comms, deputy, late}


def test_an_empty_team_is_refused(incident, comms, comms2, officer, client_for):
    seen = [officer.pk, comms.pk, comms2.pk]
    client = client_for(comms)

    assert "Select who deals with this incident" in page(client.post(at(incident, "team"), {"seen": seen}))
    answer = client.post(at(incident, "team"), {"team": [officer.pk], "seen": seen})
    assert "At least one person of comms must stay on the team" in page(answer)
    assert "Dan Deputy" in page(client.get(at(incident, "team")))
