"""Declaring an account compromised, and ending that again (policy D9)."""

from datetime import timedelta

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from accounts.roles import COMMS
from accounts.templatetags.portal import at_time
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.incidents.closing import missing_for_closing
from socialaccounts.incidents.models import Incident, Kind, NearAccount, TimelineEntry
from socialaccounts.incidents.near import accounts_near
from socialaccounts.incidents.rules import is_on_team, may_declare, may_manage
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.team import join
from socialaccounts.incidents.telling import tell_declared, tell_ended
from socialaccounts.incidents.workflow import Status
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.models import Cause, Ending, Rotation
from socialaccounts.rotation.urgent import end_urgent, open_urgent, value_to_replace
from socialaccounts.vault.actions import Shown
from socialaccounts.vault.emergency import EmergencyUse, Freeze
from socialaccounts.vault.emergency.actions import fetch

CHANGE_WITHIN = timedelta(hours=24)
"""So soon a password that was used in an emergency has to be changed."""


@transaction.atomic
def declare(*, account: SocialAccount, by: User, seen: str) -> Incident:
    """Declare an account compromised: its password is frozen to a team, and is to be changed today.

    The team are the declarer, the lead and all active comms people. The holders, the service's managers and comms are
    told, and the accounts that share a way back in are listed. Raises Refused for whoever may not, and without words;
    WrongState for a closed account, and naming who was faster where it is declared already.
    """
    account = SocialAccount.objects.lock(account.pk)
    if not may_declare(by, account):
        raise Refused(f"Only those who run {account.name}, and comms, can declare it compromised.")
    if account.is_closed:
        raise WrongState(f"{account.name} is closed, so it cannot be declared compromised.")
    if there := Incident.objects.open().filter(account=account).select_related("declared_by").first():
        raise WrongState(
            f"{there.declared_by.full_name} declared {account.name} compromised on {at_time(there.declared_at)} "
            f"({there.reference})."
        )
    seen = seen.strip()
    if not seen:
        raise Refused("Enter what you have seen", "seen")
    incident = Incident.objects.create(
        account=account, freeze=_freeze(account, by), seen=seen, declared_by=by
    )
    TimelineEntry.objects.create(incident=incident, by=by, kind=Kind.DECLARED, text=seen)
    TimelineEntry.objects.create(incident=incident, by=by, kind=Kind.DONE, step=Step.DECLARE)
    near = [
        NearAccount(incident=incident, account_id=pk, shares=shares)
        for pk, shares in accounts_near(account).items()
    ]
    NearAccount.objects.bulk_create(near)
    tell_declared(incident, by)
    open_urgent(account=account, cause=Cause.COMPROMISED, due_on=clock.today(), by=by)
    audit.record(
        audit.Event.INCIDENT_DECLARED,
        by=by,
        target=incident,
        reason=seen,
        account=account.reference,
        team=[person.full_name for person in incident.freeze.team_people()],
    )
    return incident


def _freeze(account: SocialAccount, by: User) -> Freeze:
    freeze = Freeze.objects.create(account=account, version=value_to_replace(account), by=by)
    lead = account.lead()
    freeze.team.set({by, *([lead.user] if lead else []), *User.objects.in_role(COMMS)})
    return freeze


@transaction.atomic
def close(*, incident: Incident, by: User, note: str = "") -> Incident:
    """Close an incident once the account is safe: the freeze is lifted, and everybody concerned is told.

    Raises Refused for whoever is not on the team, and naming everything that is missing (`missing_for_closing`);
    WrongState where it was ended before.
    """
    incident = _lock_open(incident)
    if not is_on_team(by, incident):
        raise Refused(f"Only the team of {incident.reference} can close it.")
    if missing := missing_for_closing(incident):
        raise Refused(f"{incident.reference} cannot be closed yet. Still missing: {'; '.join(missing)}.")
    _end(incident, Status.CLOSED, Kind.CLOSED, by, note.strip())
    Rotation.objects.filter(account=incident.account).settle()
    ending = Ending.CHANGED if incident.account.has_shared_login else Ending.CONFIRMED
    if incident.account.is_closed:
        ending = Ending.MOOT
    end_urgent(account=incident.account, cause=Cause.COMPROMISED, ending=ending)
    audit.record(
        audit.Event.INCIDENT_CLOSED,
        by=by,
        target=incident,
        reason=incident.ended_because,
        account=incident.account.reference,
    )
    return incident


@transaction.atomic
def call_false_alarm(*, incident: Incident, by: User, reason: str) -> Incident:
    """End an incident since nobody had got in: the freeze is lifted, and the password need not change for it.

    Raises Refused for whoever is not comms, and without a reason; WrongState where it was ended before.
    """
    incident = _lock_open(incident)
    if not may_manage(by):
        raise Refused("Only comms can end an incident as a false alarm.")
    reason = reason.strip()
    if not reason:
        raise Refused("Enter how you know that nobody got in", "reason")
    _end(incident, Status.FALSE_ALARM, Kind.FALSE_ALARM, by, reason)
    end_urgent(account=incident.account, cause=Cause.COMPROMISED, ending=Ending.MOOT)
    audit.record(
        audit.Event.INCIDENT_FALSE_ALARM,
        by=by,
        target=incident,
        reason=reason,
        account=incident.account.reference,
    )
    return incident


def use_in_emergency(*, account: SocialAccount, by: User, reason: str) -> Shown | None:
    """Go into an account in an emergency; its password is then to be changed within 24 hours.

    During a freeze whoever does so joins the team. Takes, gives and raises what `vault.emergency.actions.fetch` does.
    """

    def then(use: EmergencyUse) -> None:
        if not use.account.is_closed:
            due_on = clock.london_date(use.at + CHANGE_WITHIN)
            open_urgent(account=use.account, cause=Cause.EMERGENCY, due_on=due_on, by=by)
        if incident := Incident.objects.open().filter(account=use.account).first():
            join(incident=incident, person=by, by=by, text=f"Emergency access: {use.reason}")

    return fetch(account=account, by=by, reason=reason, then=then)


def _lock_open(incident: Incident) -> Incident:
    # The account first, as everybody does who locks both.
    SocialAccount.objects.lock(incident.account_id)
    incident = Incident.objects.lock(incident.pk)
    if not incident.is_open and incident.ended_by and incident.ended_at:
        raise WrongState(
            f"{incident.ended_by.full_name} ended {incident.reference} on {at_time(incident.ended_at)}."
        )
    return incident


def _end(incident: Incident, status: Status, kind: Kind, by: User, because: str) -> None:
    incident.move_to(status)
    now = max(clock.now(), incident.declared_at)
    incident.ended_at, incident.ended_by, incident.ended_because = now, by, because
    incident.save(update_fields=["status", "ended_at", "ended_by", "ended_because"])
    freeze = incident.freeze
    freeze.lifted_at, freeze.lifted_by = max(now, freeze.since), by
    freeze.save(update_fields=["lifted_at", "lifted_by"])
    TimelineEntry.objects.create(incident=incident, by=by, kind=kind, text=because)
    tell_ended(incident, by)
