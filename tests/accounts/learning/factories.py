"""Plain functions that make policy versions, courses and training records."""

from itertools import count

from accounts.learning.policy.actions import issue, write
from accounts.models import Course, PolicyVersion, TrainingRecord, User
from config import clock

_number = count(1)
BODY = "## First part\n\nSay only what is true.\n\n## Second part\n\n- Be kind\n- Be quick\n"


def make_draft(by: User, **texts) -> PolicyVersion:
    texts = {
        "version": f"2027-{next(_number)}",
        "what_changed": "Much",
        "quick_guide": "- Be kind",
        "body": BODY,
        **texts,
    }
    return write(draft=PolicyVersion(), by=by, **texts)


def make_version(by: User, **texts) -> PolicyVersion:
    return issue(version=make_draft(by, **texts), by=by)


def make_course(name: str = "", **fields) -> Course:
    return Course.objects.create(name=name or f"Course {next(_number)}", **{"months_valid": 24, **fields})


def make_record(person: User, course: Course, by: User | None = None, **fields) -> TrainingRecord:
    """A record that counts where `by` confirmed it."""
    done_on = fields.pop("done_on", clock.today())
    values = {
        "valid_until": course.valid_until(done_on),
        "recorded_by": by or person,
        "confirmed_by": by,
        **fields,
    }
    values.setdefault("confirmed_at", clock.now() if by else None)
    return TrainingRecord.objects.create(person=person, course=course, done_on=done_on, **values)
