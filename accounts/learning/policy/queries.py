"""Who has read the policy, and who has not."""

from collections.abc import Collection

from accounts.learning.policy.models import Acknowledgement, PolicyVersion
from accounts.learning.required import required_people
from accounts.people.models import User, UserQuerySet


def outstanding() -> UserQuerySet:
    """Those who must know the policy and have not acknowledged it in time; nobody while no version is issued."""
    people = required_people()
    if PolicyVersion.objects.current() is None:
        return people.none()
    return people.exclude(pk__in=Acknowledgement.objects.in_force().values("person"))


def have_not_read(people: Collection[User]) -> list[User]:
    """Those of `people` without an acknowledgement in force, in their order; nobody while no version is issued."""
    if PolicyVersion.objects.current() is None:
        return []
    read = set(Acknowledgement.objects.in_force().filter(person__in=people).values_list("person", flat=True))
    return [person for person in people if person.pk not in read]
