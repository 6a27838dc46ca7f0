"""Who has the training they need, and who has not."""

from collections.abc import Collection

from accounts.learning.required import required_people
from accounts.learning.training.models import Course, TrainingRecord
from accounts.people.models import User, UserQuerySet


def without(course: Course) -> UserQuerySet:
    """Those who must have done a course and have not, or too long ago."""
    done = TrainingRecord.objects.in_date().filter(course=course).values("person")
    return required_people().exclude(pk__in=done)


def lacking(people: Collection[User]) -> list[tuple[User, Course]]:
    """What each of `people` lacks of the courses that holders must have done, by person, then by course."""
    courses = list(Course.objects.required())
    done = set(
        TrainingRecord.objects.in_date()
        .filter(person__in=people, course__in=courses)
        .values_list("person", "course")
    )
    return [(person, course) for person in people for course in courses if (person.pk, course.pk) not in done]
