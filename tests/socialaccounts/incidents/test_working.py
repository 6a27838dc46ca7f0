"""Working through the runbook: ticks, notes, giving steps to people, the accounts near it, the team."""

import pytest

from accounts.models import AuditEvent, Notice
from config.workflow import Refused, WrongState
from socialaccounts.incidents.actions import call_false_alarm
from socialaccounts.incidents.models import Kind
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.steps import step_of
from socialaccounts.incidents.team import change_team, join
from socialaccounts.incidents.working import assign_step, look_at, reopen_step, settle_step, write_note
from socialaccounts.models import NearAccount
from tests.factories import make_user
from tests.socialaccounts.factories import make_account

pytestmark = pytest.mark.django_db

LOG = Step.LOG


@pytest.fixture
def near(incident):
    return NearAccount.objects.create(
        incident=incident, account=make_account("Parks"), shares="the app Canva"
    )


def events(name):
    return AuditEvent.objects.filter(event=f"incident.{name}")


def test_a_step_is_ticked_with_who_when_and_a_note(incident, comms):
    entry = settle_step(incident=incident, step=LOG, by=comms, note=" Rang the police ")

    state = step_of(incident, LOG)
    assert (state.settled, state.status) == (entry, "done")
    assert (entry.by, entry.text) == (comms, "Rang the police")
    event = events("step_done").get()
    assert (event.target_ref, event.facts["step"]) == (incident.reference, "Log what happened")


def test_a_step_is_not_needed_because(incident, comms):
    settle_step(incident=incident, step=LOG, by=comms, note="Nothing happened", needed=False)

    assert step_of(incident, LOG).status_label == "Not needed"
    assert events("step_not_needed").get().reason == "Nothing happened"


def test_not_needed_needs_a_reason(incident, comms):
    with pytest.raises(Refused, match="Enter why it is not needed") as refusal:
        settle_step(incident=incident, step=LOG, by=comms, note=" ", needed=False)

    assert refusal.value.field == "reason"


def test_a_second_click_ticks_once(incident, comms):
    first = settle_step(incident=incident, step=LOG, by=comms, note="x")

    assert settle_step(incident=incident, step=LOG, by=comms, note="x") == first
    assert events("step_done").count() == 1


@pytest.mark.parametrize(("needed", "said"), [(True, "ticked"), (False, "said that it is not needed:")])
def test_whoever_comes_second_is_told_who_was_faster(incident, comms, officer, needed, said):
    settle_step(incident=incident, step=LOG, by=comms, note="x", needed=needed)

    with pytest.raises(WrongState, match=f"Comms Person {said} “Log what happened” on"):
        settle_step(incident=incident, step=LOG, by=officer, note="x", needed=needed)


def test_a_tick_is_taken_back_with_a_reason(incident, comms, officer):
    settle_step(incident=incident, step=LOG, by=comms)

    reopen_step(incident=incident, step=LOG, by=officer, reason=" Half of it ")

    assert step_of(incident, LOG).settled is None
    assert events("step_undone").get().reason == "Half of it"


def test_taking_a_tick_back_needs_a_reason(incident, officer):
    with pytest.raises(Refused, match="Enter why") as refusal:
        reopen_step(incident=incident, step=Step.DECLARE, by=officer, reason="")

    assert refusal.value.field == "reason"


def test_an_open_step_stays_open_without_a_word(incident, officer):
    reopen_step(incident=incident, step=LOG, by=officer, reason="x")

    assert not events("step_undone").exists()


def test_a_step_is_given_to_somebody_who_is_told(incident, officer, comms):
    assign_step(incident=incident, step=LOG, by=officer, to=comms)
    assign_step(incident=incident, step=LOG, by=officer, to=comms)

    assert step_of(incident, LOG).assigned == comms
    notice = Notice.objects.get(kind="incident_step")
    assert (notice.recipient, notice.title) == (comms, "Queen’s Park: “Log what happened” is yours")
    assert events("step_assigned").get().facts["to"] == "Comms Person"


def test_a_step_is_given_to_nobody_again(incident, officer, comms):
    assign_step(incident=incident, step=LOG, by=officer, to=comms)

    assign_step(incident=incident, step=LOG, by=officer, to=None)

    assert step_of(incident, LOG).assigned is None
    assert events("step_assigned").count() == 2


def test_a_step_is_given_to_the_team_alone(incident, officer, deputy):
    with pytest.raises(Refused, match="Dan Deputy is not on the team") as refusal:
        assign_step(incident=incident, step=LOG, by=officer, to=deputy)

    assert refusal.value.field == "person"


def test_a_note_is_kept_once(incident, officer):
    first = write_note(incident=incident, by=officer, text=" Rang the platform ")

    assert write_note(incident=incident, by=officer, text="Rang the platform") == first
    assert (first.text, events("note").get().reason) == ("Rang the platform", "Rang the platform")


def test_a_note_of_the_same_words_later_is_another(incident, officer, comms):
    write_note(incident=incident, by=officer, text="Rang them")
    write_note(incident=incident, by=comms, text="No answer")
    write_note(incident=incident, by=officer, text="Rang them")

    assert incident.entries.filter(kind=Kind.NOTE).count() == 3


def test_a_note_needs_words(incident, officer):
    with pytest.raises(Refused, match="Enter what was seen or done") as refusal:
        write_note(incident=incident, by=officer, text=" ")

    assert refusal.value.field == "text"


def test_a_near_account_is_looked_at_once(incident, near, officer, comms):
    look_at(near=near, by=comms)
    look_at(near=near, by=officer)

    near.refresh_from_db()
    assert near.looked_by == comms
    assert incident.entries.get(kind=Kind.LOOKED_AT).text == "Parks"
    assert events("looked_at").get().facts == {"account": near.account.reference}


WORKS = {
    "settle": lambda incident, near, by: settle_step(incident=incident, step=LOG, by=by),
    "reopen": lambda incident, near, by: reopen_step(incident=incident, step=LOG, by=by, reason="x"),
    "assign": lambda incident, near, by: assign_step(incident=incident, step=LOG, by=by, to=by),
    "note": lambda incident, near, by: write_note(incident=incident, by=by, text="x"),
    "look": lambda incident, near, by: look_at(near=near, by=by),
}


@pytest.mark.parametrize("work", WORKS)
def test_only_the_team_works_on_it(incident, near, deputy, work):
    with pytest.raises(Refused, match=f"Only the team of {incident.reference}"):
        WORKS[work](incident, near, deputy)


@pytest.mark.parametrize("work", WORKS)
def test_nobody_works_on_it_once_it_is_over(incident, near, officer, comms, work):
    call_false_alarm(incident=incident, by=comms, reason="x")

    with pytest.raises(WrongState, match="Comms Person ended"):
        WORKS[work](incident, near, officer)


def test_comms_takes_people_on_the_team_and_off_it(incident, comms, comms2, deputy, officer):
    change_team(incident=incident, by=comms, add=[deputy, officer], remove=[comms2])
    change_team(incident=incident, by=comms, remove=[comms2])

    assert set(incident.freeze.team.all()) == {officer, comms, deputy}
    assert Notice.objects.get(kind="incident_team").recipient == deputy
    assert events("team").get().facts == {"joined": ["Dan Deputy"], "left": ["Comms2 Person"]}


def test_the_team_is_for_comms_to_choose(incident, officer, deputy):
    with pytest.raises(Refused, match="Only comms"):
        change_team(incident=incident, by=officer, add=[deputy])


def test_the_team_takes_nobody_who_could_not_fetch(incident, comms, stranger):
    with pytest.raises(Refused, match="Stran Stranger neither runs Queen’s Park nor is in comms") as refusal:
        change_team(incident=incident, by=comms, add=[stranger])

    assert refusal.value.field == "team"


def test_somebody_of_comms_stays_on_the_team(incident, comms, comms2):
    with pytest.raises(Refused, match="At least one person of comms"):
        change_team(incident=incident, by=comms, remove=[comms, comms2])


def test_somebody_of_comms_who_left_does_not_count(incident, comms, comms2):
    comms2.is_active = False
    comms2.save()

    with pytest.raises(Refused, match="At least one person of comms"):
        change_team(incident=incident, by=comms, remove=[comms])


def test_the_team_stays_as_it_was_once_it_is_over(incident, comms, deputy):
    call_false_alarm(incident=incident, by=comms, reason="x")

    with pytest.raises(WrongState, match="is over"):
        change_team(incident=incident, by=comms, add=[deputy])


def test_joining_twice_is_joining_once(incident):
    late = make_user("Lou Late", role="comms")

    for _ in range(2):
        join(incident=incident, person=late, by=late, text="Emergency access: x")

    assert incident.entries.filter(kind=Kind.JOINED).count() == events("team").count() == 1
