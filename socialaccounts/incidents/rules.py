"""Who may do what about an incident."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from accounts.people.models import User, UserQuerySet
from accounts.roles import COMMS
from socialaccounts.incidents.models import MANAGE_INCIDENT, Incident
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.rules import holds


def may_declare(user: User, account: SocialAccount) -> bool:
    """Whether `user` may declare the account compromised: whoever holds it, and comms."""
    return holds(user, account) or may_manage(user)


def may_manage(user: User) -> bool:
    """Whether `user` may choose the team and call it a false alarm."""
    return user.is_here and user.has_perm(MANAGE_INCIDENT)


def is_on_team(user: User, incident: Incident) -> bool:
    """Whether `user` deals with the incident: only they write into it."""
    return user.is_here and incident.freeze.team.filter(pk=user.pk).exists()


def sees_all(user: User, incident: Incident) -> bool:
    """Whether `user` may read what the team wrote: the team, comms and auditors; others see how far it is."""
    trusted = may_manage(user) or (user.is_here and user.has_perm("accounts.view_auditevent"))
    return trusted or is_on_team(user, incident)


def candidates(incident: Incident) -> UserQuerySet:
    """Who can be on the team: active comms people and those who hold the account, since nobody else may fetch.

    And whoever is on it already, so that they can be taken off it.
    """
    able: list[QuerySet[User]] = [
        User.objects.in_role(COMMS),
        incident.account.holder_people(),
        incident.freeze.team.all(),
    ]
    anyone = reduce(or_, (Q(pk__in=people.values("pk")) for people in able))
    return User.objects.active().filter(anyone).order_by("full_name", "pk")
