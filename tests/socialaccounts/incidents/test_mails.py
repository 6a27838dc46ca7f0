"""The mails of incidents and emergencies: calm, what to do now, a link; never a secret."""

import pytest

from accounts.models import Notice
from accounts.notices.deliver import message_for
from socialaccounts.incidents.actions import call_false_alarm, close, use_in_emergency
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.team import change_team
from socialaccounts.incidents.working import assign_step
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.incidents.factories import NEW_PASSWORD, change, tick_all
from tests.socialaccounts.vault.factories import PASSWORD

pytestmark = pytest.mark.django_db


def both(kind, person):
    """The words of the mail of that kind to a person, as text and as HTML."""
    mail = message_for(Notice.objects.select_related("recipient").get(kind=kind, recipient=person))
    words = [f"{mail.subject}\n{mail.body}", mail.alternatives[0][0]]
    for each in words:
        assert PASSWORD not in each and NEW_PASSWORD not in each
        assert "http" in each
    return words


def test_the_team_is_told_to_open_the_incident(incident, comms):
    for words in both("incident_declared", comms):
        assert "Olive Officer declared Queen’s Park" in words
        assert "A post that none of us wrote" in words
        assert "You are on the team that deals with it: Comms Person, Comms2 Person, Olive Officer" in words
        assert f"/incidents/{incident.reference}/" in words


def test_the_others_are_told_to_leave_it_alone(incident, deputy):
    for words in both("incident_declared", deputy):
        assert "Do not post from the account" in words
        assert "These people deal with it: Comms Person" in words
        assert "A post that none of us wrote" not in words


def test_whoever_joins_is_told_what_was_seen(incident, comms, deputy):
    change_team(incident=incident, by=comms, add=[deputy])

    for words in both("incident_team", deputy):
        assert "Comms Person took you on the team" in words and "A post that none of us wrote" in words


def test_whoever_gets_a_step_is_told_which(incident, officer, comms):
    assign_step(incident=incident, step=Step.LOG, by=officer, to=comms)

    for words in both("incident_step", comms):
        assert "“Log what happened”" in words and "Tick the step when it is done" in words


def test_the_end_says_to_fetch_the_new_password(incident, officer, comms, deputy):
    change(incident.account, officer)
    tick_all(incident, officer)
    close(incident=incident, by=comms)

    for words in both("incident_ended", deputy):
        assert "is safe again" in words and "fetch the new one before you post again" in words


def test_a_false_alarm_says_why(incident, comms, deputy):
    call_false_alarm(incident=incident, by=comms, reason="A colleague wrote it")

    for words in both("incident_ended", deputy):
        assert "as a false alarm" in words and "A colleague wrote it" in words


def test_emergency_access_is_told_with_what_to_do(account, version, comms, officer):
    use_in_emergency(account=account, by=comms, reason="Flood & storm")

    text, html = both("emergency_used", officer)
    assert "Comms Person of comms used emergency access to Queen’s Park" in text
    assert "Flood & storm" in text and "Flood &amp; storm" in html
    assert "Change the password within 24 hours" in text and "Change the password within 24 hours" in html


def test_without_a_shared_login_nobody_is_asked_to_change_a_password(service, officer, comms):
    account = make_account(service=service, lead=officer, access_model="named_administrators")
    use_in_emergency(account=account, by=comms, reason="Flood")

    for words in both("emergency_used", officer):
        assert "password within" not in words and "has its password" not in words
