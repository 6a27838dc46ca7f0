"""The team of an incident: the only people who may fetch the password while the account is frozen."""

from collections.abc import Collection

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from accounts.roles import COMMS
from config.workflow import Refused, WrongState
from socialaccounts.incidents.models import Incident, Kind, TimelineEntry
from socialaccounts.incidents.rules import candidates, may_manage
from socialaccounts.incidents.telling import tell_joined


@transaction.atomic
def change_team(
    *, incident: Incident, by: User, add: Collection[User] = (), remove: Collection[User] = ()
) -> None:
    """Take people on the team and off it. Who is on it already, or off it, stays so without a word.

    Raises Refused for whoever is not comms, for somebody who neither holds the account nor is in comms, and when nobody
    of comms would be left; WrongState once the incident is over.
    """
    incident = Incident.objects.lock(incident.pk)
    if not may_manage(by):
        raise Refused("Only comms can change the team.")
    if not incident.is_open:
        raise WrongState(f"{incident.reference} is over, so its team stays as it was.")
    able = set(candidates(incident).filter(pk__in=[person.pk for person in add]))
    for person in add:
        if person not in able:
            raise Refused(
                f"{person.full_name} neither runs {incident.account.name} nor is in comms, so they cannot be on the team.",
                "team",
            )
    present = set(incident.freeze.team.all())
    joining = [person for person in add if person not in present]
    leaving = [person for person in remove if person in present]
    _check_comms_left((present | set(joining)) - set(leaving))
    for person in joining:
        tell_joined(incident, _enter(incident, Kind.JOINED, person, by))
    for person in leaving:
        _enter(incident, Kind.REMOVED, person, by)
    incident.freeze.team.add(*joining)
    incident.freeze.team.remove(*leaving)
    _audit(incident, by, joined=joining, left=leaving)


def join(*, incident: Incident, person: User, by: User, text: str) -> None:
    """Take one person on the team, saying why, inside the transaction of what made them join; nothing if they are on it."""
    if incident.freeze.team.filter(pk=person.pk).exists():
        return
    incident.freeze.team.add(person)
    _enter(incident, Kind.JOINED, person, by, text)
    _audit(incident, by, joined=[person], left=[])


def _enter(incident: Incident, kind: Kind, person: User, by: User, text: str = "") -> TimelineEntry:
    return TimelineEntry.objects.create(incident=incident, by=by, kind=kind, person=person, text=text)


def _audit(incident: Incident, by: User, *, joined: Collection[User], left: Collection[User]) -> None:
    if joined or left:
        audit.record(
            audit.Event.INCIDENT_TEAM,
            by=by,
            target=incident,
            joined=[person.full_name for person in joined],
            left=[person.full_name for person in left],
        )


def _check_comms_left(team: Collection[User]) -> None:
    if not any(person.has_role(COMMS) for person in team):
        raise Refused("At least one person of comms must stay on the team", "team")
