"""The staff list: what it searches, how it filters and sorts, and its spreadsheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from accounts import spreadsheet
from accounts.people.models import Membership, User, UserQuerySet
from config import clock

WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("Name", ("full_name", "id")),
    "email": ("Email address", ("email",)),
    "new": ("Newest first", ("-id",)),
}
HEADINGS = (
    "Name",
    "Email",
    "Job title",
    "Service",
    "Manages",
    "Roles",
    "Sign-in",
    "Left on",
    "Last signed in",
)


def narrow(people: UserQuerySet, asked: Mapping[str, Any]) -> UserQuerySet:
    """The people that a valid filter form asks for."""
    if text := asked["q"].strip():
        for word in text.split()[:5]:
            people = people.named_like(word)
    there = Membership.objects.current().filter(user=OuterRef("pk")).order_by()
    if asked["service"] == "none":
        people = people.filter(~Exists(there))
    elif asked["service"]:
        people = people.filter(Exists(there.filter(service=asked["service"])))
    if asked["role"]:
        people = people.filter(groups__name=asked["role"])
    today = clock.today()
    states = {
        "here": Q(is_active=True) & (Q(left_on__isnull=True) | Q(left_on__gt=today)),
        "leaving": Q(is_active=True, left_on__gt=today),
        "left": Q(left_on__lte=today),
        "stopped": Q(is_active=False, left_on__isnull=True),
    }
    return people.filter(states.get(asked["state"], Q()))


def with_what_a_line_shows(people: UserQuerySet) -> UserQuerySet:
    """With services of today and roles, in two queries whatever the number."""
    current = Membership.objects.current().select_related("service")
    return people.prefetch_related("groups", Prefetch("memberships", current, to_attr="current_memberships"))


def sign_in_state(person: User) -> tuple[str, str]:
    """Colour and words of whether somebody may sign in."""
    if person.left_on and person.left_on <= clock.today():
        return "quiet", "Left"
    if not person.is_active:
        return "bad", "Stopped"
    return ("warning", "Leaving") if person.left_on else ("good", "Allowed")


def csv_lines(people: UserQuerySet) -> Iterator[str]:
    """`people` by name, a line each; memory stays flat."""
    rows = with_what_a_line_shows(people.order_by("full_name", "pk")).iterator(chunk_size=500)
    return spreadsheet.csv_lines(HEADINGS, map(_cells, rows))


def _cells(person: User) -> list[object]:
    here: list[Membership] = person.current_memberships  # type: ignore[attr-defined]
    return [
        person.full_name,
        person.email,
        person.job_title,
        "; ".join(one.service.name for one in here),
        "; ".join(one.service.name for one in here if one.is_manager),
        "; ".join(group.name for group in person.groups.all()),
        sign_in_state(person)[1],
        person.left_on or "",
        clock.london_date(person.last_login) if person.last_login else "",
    ]
