"""Recording, confirming and striking out training, and keeping the courses."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit, notices
from accounts.learning.training import certificates
from accounts.learning.training.models import Course, TrainingRecord
from accounts.people.models import User
from config import clock
from config.workflow import Refused, WrongState

CONFIRMED = "training_confirmed"
STRUCK = "training_struck"
MANAGE = "accounts.manage_learning"


@transaction.atomic
def record(
    *, person: User, course: Course, done_on: date, by: User, evidence: str = "", certificate: bytes = b""
) -> TrainingRecord:
    """Record that somebody did a course. It counts at once where comms says it of another, else once it is confirmed.

    `certificate` is what `certificates.drawn_anew` gave.

    Raises Refused, naming the field, for a day to come, a course no longer given, and what is recorded already.
    """
    if done_on > clock.today():
        raise Refused("The day must be today or in the past.", "done_on")
    if course.retired_on and done_on > course.retired_on:
        raise Refused(f"{course.name} is no longer given.", "course")
    counts = by != person and by.has_perm(MANAGE)
    made = TrainingRecord(
        person=person,
        course=course,
        done_on=done_on,
        valid_until=course.valid_until(done_on),
        evidence=evidence.strip(),
        recorded_by=by,
        confirmed_by=by if counts else None,
        confirmed_at=clock.now() if counts else None,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise Refused(
            f"{course.name} on that day is recorded for {person.full_name} already.", "done_on"
        ) from error
    if certificate:
        certificates.keep(record=made, drawn=certificate)
    audit.record(
        audit.Event.TRAINING_RECORDED,
        by=by,
        target=made,
        person=person.full_name,
        course=course.name,
        done_on=str(done_on),
        confirmed=counts,
        certificate=bool(certificate),
    )
    return made


@transaction.atomic
def confirm(*, record: TrainingRecord, by: User) -> TrainingRecord:
    """Say that what somebody recorded of themselves is true; they are told.

    Raises Refused for one's own, WrongState when it is confirmed or struck out already.
    """
    record = _locked(record)
    if record.person_id == by.pk:
        raise Refused("Somebody else in communications has to confirm your own training.")
    if record.confirmed_at:
        raise WrongState("This is confirmed already.")
    record.confirmed_by, record.confirmed_at = by, clock.now()
    record.save(update_fields=["confirmed_by", "confirmed_at"])
    _tell(record, CONFIRMED, f"Your training is confirmed: {record.course.name}", by)
    audit.record(
        audit.Event.TRAINING_CONFIRMED,
        by=by,
        target=record,
        person=record.person.full_name,
        course=record.course.name,
    )
    return record


@transaction.atomic
def strike_out(*, record: TrainingRecord, reason: str, by: User) -> TrainingRecord:
    """Take a mistaken record out of what counts; it stays to be seen. The person is told why.

    Raises Refused without a reason, WrongState when it is struck out already.
    """
    record = _locked(record)
    if not reason.strip():
        raise Refused("Say what is wrong with it.", "reason")
    record.struck_by, record.struck_at, record.struck_because = by, clock.now(), reason.strip()
    record.save(update_fields=["struck_by", "struck_at", "struck_because"])
    _tell(record, STRUCK, f"A training record of yours was struck out: {record.course.name}", by)
    audit.record(
        audit.Event.TRAINING_STRUCK,
        by=by,
        target=record,
        reason=record.struck_because,
        person=record.person.full_name,
        course=record.course.name,
    )
    return record


@transaction.atomic
def keep_course(*, course: Course, by: User, **details: Any) -> Course:
    """Save a new or a changed course. Raises Refused, naming the field, when another has that name."""
    for name, value in details.items():
        setattr(course, name, value)
    try:
        with transaction.atomic():
            course.save()
    except IntegrityError as error:
        raise Refused(f"There is a course called {course.name} already.", "name") from error
    audit.record(
        audit.Event.COURSE_KEPT,
        by=by,
        target=course,
        name=course.name,
        months_valid=course.months_valid or 0,
        required=course.required,
        retired_on=str(course.retired_on or ""),
    )
    return course


def _locked(record: TrainingRecord) -> TrainingRecord:
    found = (
        TrainingRecord.objects.select_for_update(of=("self",))
        .select_related("person", "course")
        .get(pk=record.pk)
    )
    if found.struck_at:
        raise WrongState("This is struck out already.")
    return found


def _tell(record: TrainingRecord, kind: str, title: str, by: User) -> None:
    facts = {"course": record.course.name, "by": by.full_name, "why": record.struck_because}
    to = [record.person] if record.person != by else []
    notices.owe(kind, to=to, about=record, title=title, facts=facts, url="/training/")
