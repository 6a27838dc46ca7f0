"""Working through an incident: ticking steps, giving them to people, writing notes, looking at other accounts."""

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from accounts.templatetags.portal import at_time
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.incidents.models import Incident, Kind, NearAccount, TimelineEntry
from socialaccounts.incidents.rules import is_on_team
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.steps import step_of
from socialaccounts.incidents.telling import tell_assigned


@transaction.atomic
def settle_step(
    *, incident: Incident, step: Step, by: User, note: str = "", needed: bool = True
) -> TimelineEntry:
    """Tick a step, or say with `needed=False` why it is not needed. Said twice in the same words, the first holds.

    Raises Refused for whoever is not on the team, and where "not needed" has no reason; WrongState, naming who was
    faster, where the step is settled already, and once the incident is over.
    """
    incident = _lock_open(incident, by)
    note = note.strip()
    if not needed and not note:
        raise Refused("Enter why it is not needed", "reason")
    kind = Kind.DONE if needed else Kind.NOT_NEEDED
    if there := step_of(incident, step).settled:
        if (there.by_id, there.kind, there.text) == (by.pk, kind, note):
            return there
        did = "ticked" if there.kind == Kind.DONE else "said that it is not needed:"
        raise WrongState(f"{there.by.full_name} {did} “{step.label}” on {at_time(there.at)}.")
    entry = TimelineEntry.objects.create(incident=incident, by=by, kind=kind, step=step, text=note)
    event = audit.Event.INCIDENT_STEP_DONE if needed else audit.Event.INCIDENT_STEP_NOT_NEEDED
    audit.record(event, by=by, target=incident, reason=note, step=str(step.label))
    return entry


@transaction.atomic
def reopen_step(*, incident: Incident, step: Step, by: User, reason: str) -> None:
    """Take a tick back, saying why. A step that is open stays so.

    Raises Refused for whoever is not on the team, and without a reason; WrongState once the incident is over.
    """
    incident = _lock_open(incident, by)
    reason = reason.strip()
    if not reason:
        raise Refused("Enter why it is to be done again", "reason")
    if step_of(incident, step).settled is None:
        return
    TimelineEntry.objects.create(incident=incident, by=by, kind=Kind.UNDONE, step=step, text=reason)
    audit.record(
        audit.Event.INCIDENT_STEP_UNDONE, by=by, target=incident, reason=reason, step=str(step.label)
    )


@transaction.atomic
def assign_step(*, incident: Incident, step: Step, by: User, to: User | None) -> None:
    """Give a step to somebody of the team, who is told, or with None to nobody. Where it is theirs already, nothing happens.

    Raises Refused for whoever is not on the team, and where `to` is not; WrongState once the incident is over.
    """
    incident = _lock_open(incident, by)
    if to and not is_on_team(to, incident):
        raise Refused(f"{to.full_name} is not on the team.", "person")
    if step_of(incident, step).assigned == to:
        return
    kind = Kind.ASSIGNED if to else Kind.UNASSIGNED
    entry = TimelineEntry.objects.create(incident=incident, by=by, kind=kind, step=step, person=to)
    if to:
        tell_assigned(incident, entry)
    audit.record(
        audit.Event.INCIDENT_STEP_ASSIGNED,
        by=by,
        target=incident,
        step=str(step.label),
        to=to.full_name if to else "nobody",
    )


@transaction.atomic
def write_note(*, incident: Incident, by: User, text: str) -> TimelineEntry:
    """Add a line to the timeline. The last line sent again, a second click, is kept once.

    Raises Refused for whoever is not on the team, and without words; WrongState once the incident is over.
    """
    incident = _lock_open(incident, by)
    text = text.strip()
    if not text:
        raise Refused("Enter what was seen or done", "text")
    last = incident.entries.order_by("-pk").first()
    if last and (last.kind, last.by_id, last.text) == (Kind.NOTE, by.pk, text):
        return last
    entry = TimelineEntry.objects.create(incident=incident, by=by, kind=Kind.NOTE, text=text)
    audit.record(audit.Event.INCIDENT_NOTE, by=by, target=incident, reason=text)
    return entry


@transaction.atomic
def look_at(*, near: NearAccount, by: User) -> None:
    """Say that an account near the compromised one was looked at and is sound. Who said so first, holds.

    Raises Refused for whoever is not on the team; WrongState once the incident is over.
    """
    incident = _lock_open(near.incident, by)
    near = NearAccount.objects.select_related("account").get(pk=near.pk)
    if near.looked_at:
        return
    near.looked_at, near.looked_by = clock.now(), by
    near.save(update_fields=["looked_at", "looked_by"])
    TimelineEntry.objects.create(incident=incident, by=by, kind=Kind.LOOKED_AT, text=near.account.name)
    audit.record(audit.Event.INCIDENT_LOOKED_AT, by=by, target=incident, account=near.account.reference)


def _lock_open(incident: Incident, by: User) -> Incident:
    incident = Incident.objects.lock(incident.pk)
    if not is_on_team(by, incident):
        raise Refused(f"Only the team of {incident.reference} can do this.")
    if incident.ended_by:
        raise WrongState(f"{incident.ended_by.full_name} ended {incident.reference}, so nothing was changed.")
    return incident
