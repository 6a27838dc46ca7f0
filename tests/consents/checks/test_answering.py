"""A REFER has an addressee and an answer, which settles what is theirs to decide and nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEvent, Notice
from config import clock
from config.workflow import Refused, WrongState
from consents.checks import actions
from consents.checks.answering import answer, decider_for
from consents.checks.decision import Decision
from consents.checks.models import PhotoCheck
from consents.records.actions import lift_flag, raise_flag
from tests.consents.checks.made import make_check, make_child, make_form
from tests.consents.factories import make_withdrawal

pytestmark = pytest.mark.django_db


def say(check, by, *, allowed=True, note="Asked the family", once=None):
    return answer(check=check, allowed=allowed, note=note, once=once or uuid.uuid4(), by=by)


@pytest.fixture
def child():
    child = make_child()
    make_form(child)
    return child


@pytest.fixture
def placed(manager, child):
    """A check that is referred to comms, for its caption gives a place."""
    check = make_check(manager, child, gives_place=True)
    assert (check.outcome, check.for_comms, check.for_safeguarding) == ("REFER", True, False)
    return check


def flagged(child, by):
    return raise_flag(child=child, kind="refer", review_on=clock.today() + timedelta(days=9), by=by)


def test_a_yes_of_comms_allows_and_names_the_evidence(placed, comms, manager):
    again = say(placed, comms)

    assert again.outcome == "ALLOW"
    assert again.earlier == placed
    assert "Comms decided" in again.answer["warnings"][0]["sentence"]
    assert again.checked.get().answer["evidence"]
    event = AuditEvent.objects.get(event="check.answered")
    assert (event.actor_id, event.target_ref) == (comms.pk, again.reference)
    assert Notice.objects.get(kind="check_answered").recipient == manager


def test_a_no_blocks(placed, comms):
    assert say(placed, comms, allowed=False).outcome == "BLOCK"


def test_the_answer_holds_when_the_same_is_asked_again_and_for_nothing_else(placed, comms, manager, child):
    say(placed, comms)

    assert make_check(manager, child, gives_place=True, account=placed.account).outcome == "ALLOW"
    other = make_check(manager, child, gives_place=True, account=placed.account, caption="Come to the fair")
    assert other.outcome == "REFER"


def test_safeguarding_answers_its_own_flag_and_comms_does_not(manager, comms, safeguarding, child):
    flagged(child, safeguarding)
    check = make_check(manager, child)

    assert (check.outcome, check.for_comms, check.for_safeguarding) == ("REFER", False, True)
    with pytest.raises(Refused):
        say(check, comms)
    assert say(check, safeguarding).outcome == "ALLOW"


def test_each_addressee_answers_its_own_part(manager, comms, safeguarding, child):
    flagged(child, safeguarding)
    check = make_check(manager, child, gives_place=True)

    half = say(check, comms)
    whole = say(half, safeguarding)

    assert (half.outcome, half.for_comms, half.for_safeguarding) == ("REFER", False, True)
    assert whole.outcome == "ALLOW"


def test_a_flag_raised_again_makes_the_older_answer_void(manager, safeguarding, child):
    flag = flagged(child, safeguarding)
    check = make_check(manager, child)
    allowed = say(check, safeguarding)
    lift_flag(flag=flag, because="replaced", by=safeguarding)
    flagged(child, safeguarding)

    assert actions.ask_again(check=allowed, once=uuid.uuid4(), by=manager).outcome == "REFER"


def test_nobody_answers_their_own_question(comms, comms2, child):
    check = make_check(comms, child, gives_place=True)

    assert decider_for(check, comms) is None
    with pytest.raises(Refused):
        say(check, comms)
    assert say(check, comms2).outcome == "ALLOW"


def test_an_answer_never_goes_over_a_block(placed, comms, child):
    make_withdrawal(child)

    with pytest.raises(Refused):
        say(placed, comms)
    assert not Decision.objects.exists()


def test_a_withdrawal_after_the_answer_blocks(placed, comms, manager, child):
    allowed = say(placed, comms)
    make_withdrawal(child)

    assert actions.ask_again(check=allowed, once=uuid.uuid4(), by=manager).outcome == "BLOCK"


def test_an_answer_says_why(placed, comms):
    with pytest.raises(Refused) as refused:
        say(placed, comms, note="  ")

    assert refused.value.field == "note"


def test_two_who_answer_cannot_both_win(placed, comms, comms2):
    say(placed, comms)

    with pytest.raises(WrongState):
        say(placed, comms2, allowed=False)
    assert Decision.objects.count() == 1


def test_what_lacks_a_fact_is_nobodys_to_answer(manager, comms):
    child = make_child(date_of_birth=None)
    make_form(child)
    check = make_check(manager, child)

    assert (check.outcome, check.for_comms, check.for_safeguarding) == ("REFER", False, False)
    with pytest.raises(Refused):
        say(check, comms)


def test_nothing_is_left_to_answer_once_the_doubt_is_gone(manager, comms, safeguarding, child):
    flag = flagged(child, safeguarding)
    check = make_check(manager, child)
    lift_flag(flag=flag, because="not_needed", by=safeguarding)

    with pytest.raises(WrongState):
        say(check, safeguarding)


def test_the_queue_holds_what_a_person_may_answer(placed, manager, comms, safeguarding, officer, child):
    flagged(make_child("Leo Park"), safeguarding)
    waiting = PhotoCheck.objects.all().awaiting_answer

    assert list(waiting(comms)) == [placed]
    assert [list(waiting(who)) for who in (safeguarding, manager, officer)] == [[], [], []]
    say(placed, comms)
    assert list(waiting(comms)) == []


def test_a_decision_stays_as_it_was_written(placed, comms):
    say(placed, comms)
    for statement in ("UPDATE consents_decision SET allowed = allowed", "DELETE FROM consents_decision"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert str(Decision.objects.get()).startswith("decision ")
