"""Closing an incident, or ending it as a false alarm: only once the account is safe, and once only."""

import pytest

from accounts.models import AuditEvent, Notice
from accounts.notices.deliver import message_for
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from socialaccounts.closing.actions import close_at_once
from socialaccounts.incidents.actions import call_false_alarm, close, declare
from socialaccounts.incidents.closing import missing_for_closing
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.working import reopen_step, settle_step
from socialaccounts.models import AccessConfirmation, Incident, Rotation
from socialaccounts.rotation.actions import change_password, settle_pending
from socialaccounts.vault.actions import reveal
from socialaccounts.vault.values import Value
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.incidents.factories import NEW_PASSWORD, change, tick_all

pytestmark = pytest.mark.django_db

NO_CHANGE = "a new password, deposited after the declaration and known to work"


@pytest.fixture
def ready(incident, officer):
    """An incident of which everything is done."""
    change(incident.account, officer)
    tick_all(incident, officer)
    Notice.objects.all().delete()
    return incident


def test_close_lifts_the_freeze(ready, officer, comms, deputy):
    close(incident=ready, by=comms, note=" Use a second factor ")

    now = Incident.objects.with_account().get()
    assert (now.status, now.ended_by, now.ended_because) == ("closed", comms, "Use a second factor")
    assert (now.freeze.lifted_by, now.freeze.lifted_at) == (comms, now.ended_at)
    assert reveal(account=now.account, by=deputy).password == NEW_PASSWORD
    assert AuditEvent.objects.get(event="incident.closed").reason == "Use a second factor"


def test_close_tells_everybody_concerned(ready, comms, manager):
    close(incident=ready, by=comms)

    told = {(n.kind, n.recipient.full_name, n.title) for n in Notice.objects.select_related("recipient")}
    assert told == {
        ("incident_ended", name, "Queen’s Park is safe again")
        for name in ("Olive Officer", "Dan Deputy", "Mani Manager", "Comms2 Person")
    }


def test_the_changed_value_has_ended_the_rotation(ready, comms):
    close(incident=ready, by=comms)

    rotation = Rotation.objects.get(cause="compromised")
    assert (rotation.ended, rotation.closed_by) == ("changed", ready.account.credential.current())


def test_close_ends_a_rotation_about_a_value_that_was_given_up(account, officer, comms):
    first = change_password(
        account=account, by=officer, value=Value("c", "quartz-89-badger-moss", generated=True)
    )
    incident = declare(account=account, by=officer, seen="x")
    assert Rotation.objects.get(cause="compromised").version == first
    change(account, officer)
    tick_all(incident, officer)

    close(incident=incident, by=comms)

    rotation = Rotation.objects.get(cause="compromised")
    assert (rotation.ended, rotation.closed_by) == ("changed", account.credential.current())


def test_close_refuses_and_names_everything_missing(incident, officer):
    with pytest.raises(Refused) as refusal:
        close(incident=incident, by=officer)

    assert "the step “Hold all posts”; the step" in refusal.value.message
    assert NO_CHANGE in refusal.value.message
    assert Incident.objects.get().is_open


def test_close_refuses_a_step_opened_again(ready, officer):
    reopen_step(incident=ready, step=Step.LOG, by=officer, reason="Not finished")

    assert missing_for_closing(ready) == ["the step “Log what happened”"]


def test_a_step_that_is_not_needed_is_not_missing(incident, officer):
    change(incident.account, officer)
    for step in Step:
        if step != Step.DECLARE:
            settle_step(incident=incident, step=step, by=officer, note="Nobody saw it", needed=False)

    assert missing_for_closing(incident) == []


def test_close_refuses_a_value_that_nobody_said_works(incident, officer):
    tick_all(incident, officer)
    value = Value("council", NEW_PASSWORD, generated=True)
    version = change_password(account=incident.account, by=officer, value=value)
    assert missing_for_closing(incident) == ["word that the new password works on the platform"]

    settle_pending(account=incident.account, by=officer, version=version.pk, works=True)

    assert missing_for_closing(incident) == []


def test_close_refuses_a_value_made_before_the_declaration(account, version, officer, comms):
    value = Value("council", NEW_PASSWORD, generated=True)
    made = change_password(account=account, by=officer, value=value)
    incident = declare(account=account, by=officer, seen="x")
    tick_all(incident, officer)

    settle_pending(account=account, by=officer, version=made.pk, works=True)

    assert missing_for_closing(incident) == [NO_CHANGE]


def test_of_an_account_that_was_closed_at_once_no_new_password_is_asked(incident, officer, comms, comms2):
    close_at_once(account=incident.account, reason="We did not get it back", by=comms)
    incident = Incident.objects.with_account().get()
    assert NO_CHANGE not in missing_for_closing(incident)
    for step in Step:
        if step != Step.DECLARE:
            settle_step(incident=incident, step=step, by=comms, note="It is gone", needed=False)

    close(incident=incident, by=comms)

    assert Incident.objects.get().status == "closed"
    assert Rotation.objects.get(cause="compromised").ended == "moot"
    notice = Notice.objects.get(kind="incident_ended", recipient=comms2)
    assert notice.title == "Queen’s Park is closed, and its incident is over"
    assert "is closed on the register" in message_for(notice).body


def test_without_a_shared_login_closing_needs_access_to_be_confirmed(service, officer, comms):
    account = make_account(service=service, lead=officer, access_model="named_administrators")
    before = AccessConfirmation.objects.create(account=account, by=officer, due_on=portal_clock.today())
    incident = declare(account=account, by=officer, seen="x")
    tick_all(incident, officer)
    assert before.at < incident.declared_at
    assert missing_for_closing(incident) == ["a check of who has access, made after the declaration"]
    AccessConfirmation.objects.create(account=account, by=officer, due_on=portal_clock.today())

    close(incident=incident, by=comms)

    rotation = Rotation.objects.get(cause="compromised")
    assert (rotation.version, rotation.ended, rotation.closed_by) == (None, "confirmed", None)


def test_close_refuses_whoever_is_not_on_the_team(ready, deputy):
    with pytest.raises(Refused, match=f"Only the team of {ready.reference}"):
        close(incident=ready, by=deputy)


def test_close_refuses_a_second_time_and_names_the_first(ready, officer, comms):
    close(incident=ready, by=comms)

    with pytest.raises(WrongState, match=f"Comms Person ended {ready.reference}"):
        close(incident=ready, by=officer)

    assert AuditEvent.objects.filter(event="incident.closed").count() == 1


def test_a_false_alarm_lifts_the_freeze_and_the_duty(incident, comms, deputy):
    Notice.objects.all().delete()

    call_false_alarm(incident=incident, by=comms, reason=" A colleague wrote it ")

    now = Incident.objects.with_account().get()
    assert (now.status, now.ended_because) == ("false_alarm", "A colleague wrote it")
    assert now.freeze.lifted_at
    assert Rotation.objects.get(cause="compromised").ended == "moot"
    assert reveal(account=now.account, by=deputy).password
    assert Notice.objects.filter(kind="incident_ended", title="Queen’s Park: false alarm").count() == 3
    assert AuditEvent.objects.get(event="incident.false_alarm").reason == "A colleague wrote it"


def test_a_false_alarm_is_for_comms_to_call(incident, officer):
    with pytest.raises(Refused, match="Only comms"):
        call_false_alarm(incident=incident, by=officer, reason="x")


def test_a_false_alarm_needs_a_reason(incident, comms):
    with pytest.raises(Refused, match="Enter how you know") as refusal:
        call_false_alarm(incident=incident, by=comms, reason=" ")

    assert refusal.value.field == "reason"


def test_a_false_alarm_is_refused_once_it_is_over(ready, comms):
    close(incident=ready, by=comms)

    with pytest.raises(WrongState, match="Comms Person ended"):
        call_false_alarm(incident=ready, by=comms, reason="x")


def test_it_can_be_declared_again_afterwards(ready, officer, comms):
    close(incident=ready, by=comms)

    again = declare(account=ready.account, by=officer, seen="Once more")

    assert again.is_open and again.pk != ready.pk
