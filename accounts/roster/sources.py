"""The ways to be entitled that people themselves know of, and what the portal holds on a person outside the other rooms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from accounts.audit.catalogue import Event
from accounts.audit.models import AuditEvent
from accounts.people import contributed
from accounts.people.contributed import Grant, GrantSource, Section
from accounts.people.holding import held_in, plain
from accounts.people.models import Absence, Membership, User
from accounts.roles import ROLES


def register() -> None:
    """Called once when the app is ready."""
    contributed.register_grants("role", GrantSource("Has a role", _in_roles, "user", "", _roles))
    contributed.register_grants(
        "manager", GrantSource("Manages a service", _managing, "user", "service", _managers)
    )
    contributed.register_grants(
        "stand-in", GrantSource("Stands in", _standing_in, "stand_in", "", _stand_ins)
    )
    contributed.register_holding("person", _person)
    contributed.register_holding("accounts", held_in("accounts", TEXTS))
    for app, texts in _SIGN_IN.items():
        if app not in apps.app_configs:
            continue
        contributed.register_holding(app, held_in(app, texts))
    contributed.register_holding("audit", _audit)


TEXTS = {"Notice": ("title",), "TrainingRecord": ("evidence", "struck_because"), "Certificate": ("size",)}
_SIGN_IN: dict[str, dict[str, tuple[str, ...]]] = {
    "account": {"EmailAddress": ("email",)},
    "usersessions": {"UserSession": ("ip", "user_agent")},
    "mfa": {"Authenticator": ("type",)},
    "socialaccount": {"SocialAccount": ("provider", "uid")},
}


def _in_roles() -> QuerySet[Any]:
    through: Any = User.groups.through
    here = User.objects.active()
    return through.objects.filter(group__name__in=ROLES, user__in=here).select_related("user", "group")


def _roles(rows: list[Any]) -> Iterable[Grant]:
    since = _given([row.user_id for row in rows])
    for row in rows:
        name = row.group.name
        yield Grant(row.user, name.capitalize(), "Role", since[row.user_id].get(name))


def _given(people: list[int]) -> dict[int, dict[str, datetime]]:
    """Since when each of `people` has each role, as far as the audit tells."""
    events = AuditEvent.objects.filter(
        event__in=[Event.PERSON_ADDED, Event.PERSON_CHANGED, Event.ROLES_CHANGED],
        target_type="accounts.user",
        target_id__in=[str(pk) for pk in people],
    )
    since: dict[int, dict[str, datetime]] = defaultdict(dict)
    for event in events.order_by("sequence").only("target_id", "details", "at"):
        if "roles" in event.facts:
            before, now = since[int(event.target_id)], event.facts["roles"]
            since[int(event.target_id)] = {role: before.get(role, event.at) for role in now}
    return since


def _managing() -> QuerySet[Any]:
    current = Membership.objects.current().filter(is_manager=True, user__in=User.objects.active())
    return current.select_related("user", "service")


def _managers(rows: list[Membership]) -> Iterable[Grant]:
    for row in rows:
        what = f"Manages {row.service.name}: supports its requests, files and checks consent for it"
        yield Grant(row.user, what, "Manager of the service", row.started_on, row.ended_on)


def _standing_in() -> QuerySet[Any]:
    here = User.objects.active()
    return (
        Absence.objects.current()
        .filter(stand_in__in=here, person__in=here)
        .select_related("stand_in", "person")
    )


def _stand_ins(rows: list[Absence]) -> Iterable[Grant]:
    for row in rows:
        what = f"Acts for {row.person.full_name} as manager"
        yield Grant(row.stand_in, what, "Stands in while they are away", row.first_day, row.last_day)


def _person(person: User) -> Iterator[Section]:
    row = {
        "Name": person.full_name,
        "Email address": person.email,
        "Job title": person.job_title,
        "May sign in": person.is_here,
        "Added": plain(person.date_joined),
        "Last signed in": plain(person.last_login),
        "Left on": plain(person.left_on),
        "Roles": ", ".join(sorted(person.roles)),
    }
    yield Section("Person", [row])
    services = person.memberships.select_related("service")
    yield Section(
        "Services",
        (
            {
                "Service": m.service.name,
                "Manages it": m.is_manager,
                "From": plain(m.started_on),
                "To": plain(m.ended_on),
            }
            for m in services
        ),
    )


def _audit(person: User) -> Iterator[Section]:
    about = Q(target_type=User._meta.label_lower, target_id=str(person.pk))
    yield Section("Audit: what they did", _events(AuditEvent.objects.filter(actor_id=person.pk)))
    yield Section("Audit: what was done about them", _events(AuditEvent.objects.filter(about)))


def _events(events: QuerySet[AuditEvent]) -> Iterator[dict[str, Any]]:
    for one in events.order_by("sequence").iterator(chunk_size=500):
        yield {
            "Number": one.sequence,
            "When": plain(one.at),
            "Who": one.actor_name,
            "What": one.what,
            "Object": one.target_ref,
            "Reason": one.reason,
            "Details": one.facts_in_words,
        }
