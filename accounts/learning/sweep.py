"""Reminding people of the policy and of training, in sets: derived at each run from what they have and have not done."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat

from accounts import notices
from accounts.learning.policy.models import Acknowledgement, PolicyVersion
from accounts.learning.policy.queries import have_not_read, outstanding
from accounts.learning.required import required_people
from accounts.learning.training.models import Course, TrainingRecord
from accounts.learning.training.queries import lacking, without
from accounts.notices.models import Notice
from config import clock

READ_POLICY = "policy_unread"
ENDING = "training_ending"
MISSING = "training_missing"
AHEAD = timedelta(days=30)


def remind() -> int:
    """Owe the reminders of today: once a month for what is missing, once for what ends soon. Returns how many are new."""
    month = f"{clock.today():%Y-%m}"
    owed = 0
    version = PolicyVersion.objects.current()
    if version:
        owed += notices.owe_set(
            READ_POLICY,
            outstanding(),
            recipient=F("pk"),
            title=Value("Read and acknowledge the social media policy"),
            path=Value("/policy/read/"),
            stage=f"{version.pk}:{month}",
        )
    for course in Course.objects.required():
        owed += notices.owe_set(
            MISSING,
            without(course),
            recipient=F("pk"),
            title=Value(f"You need training to hold an account: {course.name}"[:200]),
            path=Value("/training/"),
            stage=f"{course.pk}:{month}",
        )
    return owed + notices.owe_set(
        ENDING,
        _ending(),
        recipient=F("person"),
        title=Concat(Value("Your training ends soon: "), F("course__name")),
        path=Value("/training/"),
        stage="ahead",
    )


def _ending() -> Any:
    """The records of people who must have them that end within a month and are not followed by a later one."""
    today = clock.today()
    later = TrainingRecord.objects.standing().filter(
        person=OuterRef("person"), course=OuterRef("course"), done_on__gt=OuterRef("done_on")
    )
    return TrainingRecord.objects.in_date().filter(
        ~Exists(later),
        valid_until__lte=today + AHEAD,
        course__in=Course.objects.required(),
        person__in=required_people(),
    )


def policy_facts(notice: Notice) -> dict[str, Any] | None:
    """What the mail says of the policy; None once it was read."""
    version = PolicyVersion.objects.current()
    if version is None or not have_not_read([notice.recipient]):
        return None
    before = Acknowledgement.objects.filter(person=notice.recipient).exists()
    return {"version": version.version, "again": before}


def missing_facts(notice: Notice) -> dict[str, Any] | None:
    """What the mail says of a course; None once it was done."""
    key = notice.stage.partition(":")[0]
    course = next((one for _, one in lacking([notice.recipient]) if str(one.pk) == key), None)
    return {"course": course.name, "about": course.about} if course else None


def ending_facts(notice: Notice) -> dict[str, Any] | None:
    """What the mail says of a record that ends; None once a later one follows it or it was struck out."""
    record = _ending().filter(pk=notice.about_id).select_related("course").first()
    return {"course": record.course.name, "until": record.valid_until} if record else None
