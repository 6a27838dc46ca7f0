"""The pages of incidents and of emergency access: what they say, and what they refuse in a sentence."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from config.encryption import SealBroken
from socialaccounts.incidents.actions import call_false_alarm
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.steps import step_of
from socialaccounts.incidents.working import settle_step
from socialaccounts.models import (
    AccessChange,
    Administrator,
    EmergencyUse,
    Incident,
    NearAccount,
    Version,
)
from socialaccounts.rotation.actions import change_password
from socialaccounts.vault.values import Value
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.incidents.factories import change, make_kit, tick_all
from tests.socialaccounts.vault.factories import PASSWORD

pytestmark = pytest.mark.django_db


def page(answer):
    return " ".join(answer.content.decode().split())


def at(incident, name, *more):
    return reverse(f"incidents:{name}", args=[incident.pk, *more])


@pytest.fixture
def near(incident):
    return NearAccount.objects.create(
        incident=incident, account=make_account("Parks"), shares="the app Canva"
    )


# Declaring


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


# The incident


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


# Working


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

    assert "All accounts that share a way back in" in text and "Near 10" not in text
    assert "Near 10" in page(client_for(officer).get(at(incident, "near")))


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


# Ending


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


# The account's page, home and attention


def test_the_account_says_that_it_is_compromised(incident, stranger, deputy, officer, client_for):
    url = incident.account.get_absolute_url()

    for person in (stranger, deputy, officer):
        text = page(client_for(person).get(url))
        assert "This account is compromised</h2>" in text
        assert (incident.get_absolute_url() in text) == (person != stranger)
        assert "A post that none of us wrote" not in text
    assert "Its password is frozen" in page(client_for(deputy).get(url))


def test_the_account_offers_what_is_for_the_worst_day(account, version, officer, comms, stranger, client_for):
    doors = (f"/register/{account.reference}/compromised/", f"/register/{account.reference}/vault/emergency/")

    offered = {
        person.full_name: [door in page(client_for(person).get(account.get_absolute_url())) for door in doors]
        for person in (officer, comms, stranger)
    }

    assert offered == {
        "Olive Officer": [True, False],
        "Comms Person": [True, True],
        "Stran Stranger": [False, False],
    }


def test_the_account_remembers_the_incidents_that_it_had(incident, comms, stranger, client_for):
    call_false_alarm(incident=incident, by=comms, reason="x")
    url = incident.account.get_absolute_url()

    assert f"Incident {incident.reference}</a>, false alarm on" in page(client_for(comms).get(url))
    assert incident.reference not in page(client_for(stranger).get(url))


def test_home_and_attention_show_it_first(incident, officer, comms, deputy, client_for):
    line = f"Queen’s Park is compromised ({incident.reference})"

    mine = page(client_for(officer).get("/"))
    assert mine.index(line) < mine.index("Change the password of Queen’s Park")
    assert line in page(client_for(comms).get("/"))
    assert line not in page(client_for(deputy).get("/"))
    assert line in page(client_for(comms).get("/attention/"))


# Emergency access


def test_emergency_access_says_what_will_happen_and_shows_it(account, version, comms, client_for):
    client = client_for(comms)
    url = f"/register/{account.reference}/vault/emergency/"
    text = page(client.get(url))
    assert "2 other people are told at once" in text and "within 24 hours" in text
    assert not EmergencyUse.objects.exists()

    answer = client.post(url, {"reason": "Flood"})

    assert PASSWORD in page(answer)
    assert answer["Refresh"] == f"30; url={account.get_absolute_url()}"
    assert "no-store" in answer["Cache-Control"]


def test_emergency_access_asks_for_the_reason(account, version, comms, client_for):
    answer = client_for(comms).post(f"/register/{account.reference}/vault/emergency/", {"reason": ""})

    assert "Enter what the emergency is" in page(answer)
    assert PASSWORD not in page(answer)


def test_emergency_access_asks_again_who_it_is(account, version, comms):
    from django.test import Client

    client = Client()
    client.force_login(comms, backend="accounts.signin.backend.RoleBackend")

    answer = client.post(f"/register/{account.reference}/vault/emergency/", {"reason": "Flood"})

    assert answer.url.startswith("/sign-in/") and not EmergencyUse.objects.exists()


def test_emergency_access_to_an_empty_vault_says_so(account, comms, client_for):
    client = client_for(comms)
    url = f"/register/{account.reference}/vault/emergency/"

    assert "The vault has no password of Queen’s Park" in page(client.get(url))
    assert "The vault has no password of Queen’s Park" in page(client.post(url, {"reason": "Flood"}))


def test_emergency_access_to_a_damaged_vault_says_so(account, version, comms, client_for, monkeypatch):
    def broken(version):
        raise SealBroken

    monkeypatch.setattr(Version, "unseal", broken)

    answer = client_for(comms).post(f"/register/{account.reference}/vault/emergency/", {"reason": "Flood"})

    assert "The portal cannot open this password" in page(answer)


def test_emergency_access_offers_the_one_before_while_one_is_pending(
    account, version, officer, comms, client_for
):
    value = Value("council", "quartz-89-badger-moss", generated=True)
    change_password(account=account, by=officer, value=value)

    answer = client_for(comms).post(f"/register/{account.reference}/vault/emergency/", {"reason": "Flood"})

    assert f"/register/{account.reference}/vault/reveal/previous/" in page(answer)


def test_emergency_access_during_a_freeze_says_that_one_joins(incident, client_for):
    late = make_user("Lou Late", role="comms")
    client = client_for(late)
    url = f"/register/{incident.account.reference}/vault/emergency/"
    assert "you join the team that deals with it" in page(client.get(url))

    assert PASSWORD in page(client.post(url, {"reason": "Flood"}))
    assert "Joined the team" in page(client.get(incident.get_absolute_url()))


def test_emergency_access_names_the_administrators(service, officer, comms, client_for):
    account = make_account("Page", service=service, lead=officer, access_model="named_administrators")
    gone = make_user("Gus Gone")
    gone.is_active = False
    gone.save()
    for who in ({"user": officer}, {"user": gone}, {"name": "Agency Ltd"}):
        Administrator.objects.create(account=account, **who)
    url = f"/register/{account.reference}/vault/emergency/"
    assert "who can get in" in page(client_for(comms).get(url))

    text = page(client_for(comms).post(url, {"reason": "Flood"}))

    assert "Page has no shared login" in text and "Olive Officer" in text
    assert "(has left)" in text and "Agency Ltd (not a member of staff)" in text


def test_emergency_access_says_where_the_login_is_held(service, comms, client_for):
    account = make_account("Page", service=service, access_model="held_elsewhere")
    AccessChange.objects.create(
        account=account, model="held_elsewhere", kept_in="ICT vault, shelf 4", by=comms, reason="x"
    )

    text = page(
        client_for(comms).post(f"/register/{account.reference}/vault/emergency/", {"reason": "Flood"})
    )

    assert "ICT vault, shelf 4" in text
    assert "The portal knows of no administrator" in text and "Nobody holds this account" in text


def test_a_holding_that_ended_leaves_the_team_visible_but_not_working(incident, officer, client_for):
    make_holder(incident.account, make_user("New Lead"))
    incident.account.holders.filter(user=officer).delete()

    assert client_for(officer).get(incident.get_absolute_url()).status_code == 200
    assert AuditEvent.objects.filter(event="incident.declared").exists()
