"""Who is told of an incident, and what. Names and what was seen: never a password, never a username."""

from collections.abc import Iterable

from accounts import notices
from accounts.people.models import User
from accounts.roles import COMMS
from socialaccounts.incidents.models import Incident, TimelineEntry
from socialaccounts.incidents.workflow import Status

KINDS = ("incident_declared", "incident_team", "incident_step", "incident_ended")


def register_kinds() -> None:
    """Say which template mails each kind of notice; called once when the app is ready."""
    for kind in KINDS:
        notices.register(kind, f"socialaccounts/incidents/emails/{kind}", urgent=True)


def tell_declared(incident: Incident, by: User) -> None:
    """The team what to do at once; the other holders, the service's managers and comms what to leave alone."""
    team = list(incident.freeze.team_people())
    title = f"{incident.account.name} is compromised"
    names = [person.full_name for person in team]
    _owe(incident, "incident_declared", team, by, title, on_team=True, seen=incident.seen, team=names)
    others = [person for person in circle(incident) if person not in team]
    _owe(incident, "incident_declared", others, by, title, on_team=False, team=names)


def tell_joined(incident: Incident, entry: TimelineEntry) -> None:
    """Somebody that they are on the team now."""
    joined = [entry.person] if entry.person else []
    title = f"You are on the team for {incident.account.name}"
    _owe(incident, "incident_team", joined, entry.by, title, stage=str(entry.pk), seen=incident.seen)


def tell_assigned(incident: Incident, entry: TimelineEntry) -> None:
    """Somebody that a step is theirs now."""
    assigned = [entry.person] if entry.person else []
    step = entry.get_step_display()
    title = f"{incident.account.name}: “{step}” is yours"
    _owe(incident, "incident_step", assigned, entry.by, title, stage=str(entry.pk), step=step)


def tell_ended(incident: Incident, by: User) -> None:
    """Everybody who was told of it that it is over."""
    alarm = incident.status == Status.FALSE_ALARM
    account = incident.account
    outcome = "is safe again" if not account.is_closed else "is closed, and its incident is over"
    title = f"{account.name}: false alarm" if alarm else f"{account.name} {outcome}"
    people = {person.pk: person for person in [*incident.freeze.team_people(), *circle(incident)]}
    _owe(
        incident,
        "incident_ended",
        people.values(),
        by,
        title,
        false_alarm=alarm,
        because=incident.ended_because,
        shared_login=account.has_shared_login,
        gone=account.is_closed,
    )


def circle(incident: Incident) -> list[User]:
    """Everybody concerned: the holders, the managers of the service, and comms."""
    account = incident.account
    people = [
        *account.holder_people(),
        *account.service.managers_and_stand_ins(),
        *User.objects.in_role(COMMS),
    ]
    return list({person.pk: person for person in people}.values())


def _owe(
    incident: Incident,
    kind: str,
    to: Iterable[User],
    by: User,
    title: str,
    stage: str = "",
    **facts: object,
) -> None:
    account = incident.account
    notices.owe(
        kind,
        to=[person for person in to if person != by],
        about=incident,
        title=title,
        stage=stage,
        facts={
            "account": account.name,
            "reference": account.reference,
            "incident": incident.reference,
            "platform": account.platform.name,
            "by": by.full_name,
            **facts,
        },
        url=incident.get_absolute_url(),
    )
