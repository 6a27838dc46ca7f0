"""Recording, confirming and striking out training."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.learning.training.actions import confirm, keep_course, record, strike_out
from accounts.learning.training.models import TrainingRecord
from accounts.learning.training.queries import lacking, without
from accounts.models import AuditEvent, Course, Notice
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from tests.accounts.learning.factories import make_course, make_record
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("Social media")


def test_what_comms_records_of_another_counts_at_once(course, holder, comms):
    made = record(person=holder, course=course, done_on=date(2026, 1, 31), by=comms, evidence=" 118 ")

    assert (made.confirmed_by, made.valid_until, made.evidence) == (comms, date(2028, 1, 31), "118")
    assert lacking([holder]) == []
    assert list(without(course)) == []
    assert AuditEvent.objects.get().event == "learning.training_recorded"


def test_what_people_record_of_themselves_counts_once_confirmed(course, holder, comms):
    made = record(person=holder, course=course, done_on=portal_clock.today(), by=holder)
    assert lacking([holder]) == [(holder, course)]
    assert made.state == "To be confirmed"

    confirmed = confirm(record=made, by=comms)

    assert lacking([holder]) == []
    assert confirmed.state == "In date"
    assert Notice.objects.get().recipient == holder


def test_nobody_confirms_their_own(course, comms):
    own = record(person=comms, course=course, done_on=portal_clock.today(), by=comms)
    assert own.confirmed_by is None

    with pytest.raises(Refused, match="your own"):
        confirm(record=own, by=comms)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingRecord.objects.update(confirmed_by=comms, confirmed_at=portal_clock.now())


def test_a_second_confirmation_is_refused(course, holder, comms, comms2):
    made = confirm(
        record=record(person=holder, course=course, done_on=portal_clock.today(), by=holder), by=comms
    )

    with pytest.raises(WrongState, match="already"):
        confirm(record=made, by=comms2)


def test_a_course_that_ended_is_lacked_again(course, holder, comms, clock):
    make_record(holder, course, by=comms)

    clock.move_to(course.valid_until(portal_clock.today()))
    assert lacking([holder]) == [], "the last day counts"
    clock.forward(days=1)

    assert lacking([holder]) == [(holder, course)]
    assert TrainingRecord.objects.get().state == "Ended"


def test_a_course_for_good_never_ends(holder, comms, clock):
    made = make_record(holder, make_course(months_valid=None), by=comms)
    clock.forward(days=9000)

    assert (made.valid_until, lacking([holder])) == (None, [])


def test_a_mistake_is_struck_out_and_stays_to_be_seen(course, holder, comms, comms2):
    made = make_record(holder, course, by=comms)

    struck = strike_out(record=made, reason=" Somebody else ", by=comms2)

    assert (struck.state, struck.struck_because) == ("Struck out", "Somebody else")
    assert lacking([holder]) == [(holder, course)]
    assert "struck out" in Notice.objects.get().title
    for again in (
        lambda: strike_out(record=made, reason="x", by=comms),
        lambda: confirm(record=made, by=comms),
    ):
        with pytest.raises(WrongState):
            again()


def test_striking_out_ones_own_tells_nobody(course, holder):
    made = make_record(holder, course)

    strike_out(record=made, reason="Wrong day", by=holder)

    assert not Notice.objects.exists()


def test_striking_out_says_why(course, holder, comms):
    with pytest.raises(Refused, match="Say what is wrong"):
        strike_out(record=make_record(holder, course, by=comms), reason=" ", by=comms)


def test_what_cannot_be_is_refused(course, holder, comms):
    today = portal_clock.today()
    gone = make_course(retired_on=today - timedelta(days=10))
    make_record(holder, course, by=comms)

    with pytest.raises(Refused, match="in the past"):
        record(person=holder, course=course, done_on=today + timedelta(days=1), by=comms)
    with pytest.raises(Refused, match="no longer given"):
        record(person=holder, course=gone, done_on=today, by=comms)
    with pytest.raises(Refused, match="already"):
        record(person=holder, course=course, done_on=today, by=comms)


def test_courses_have_names_of_their_own(course, comms):
    kept = keep_course(course=Course(), by=comms, name="Photos", months_valid=12, required=False)
    assert kept.pk

    with pytest.raises(Refused, match="already"):
        keep_course(course=Course(), by=comms, name="Photos")


def test_only_required_courses_of_holders_are_lacked(course, holder, manager):
    make_course(required=False)
    make_course(retired_on=portal_clock.today())

    assert lacking([holder]) == [(holder, course)]
    assert list(without(course)) == [holder]


def test_the_cost_of_who_lacks_what_is_constant(course, django_assert_num_queries):
    people = [make_user() for _ in range(20)]

    with django_assert_num_queries(2):
        assert len(lacking(people)) == 20
