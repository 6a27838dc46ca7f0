"""What an administrator does with a member of staff. Each is audited against the person."""

import hashlib
from collections.abc import Collection
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.people.models import Membership, Service, User
from accounts.roles import ADMINISTRATOR, COMMS, COMMS_LEAD, ROLES
from accounts.signin.sessions import end_sessions
from accounts.staff.entitling import (
    is_administrator,
    keep_an_administrator,
    lock_administrators,
    locked,
    refuse_oneself,
)
from accounts.staff.telling import invite
from config import clock
from config.workflow import Refused

EMAIL_TAKEN = "Somebody with this email address is on the staff list already"
MEANWHILE = "Somebody else changed this person meanwhile. Look at what is there now, then change it again."


@transaction.atomic
def add_person(
    *,
    email: str,
    full_name: str,
    by: User,
    job_title: str = "",
    service: Service | None = None,
    manages: bool = False,
) -> User:
    """Put somebody on the staff list and send them the link to set a password; roles are given afterwards.

    Raises Refused for an address in use and a closed service.
    """
    email = email.strip().lower()
    if User.objects.get_queryset().filter(email=email).exists():
        raise Refused(EMAIL_TAKEN, "email")
    if service and not service.is_active:
        raise Refused(f"{service} is closed. Select another service", "service")
    try:
        with transaction.atomic():
            person = User.objects.create_user(email, full_name, job_title=job_title)
    except IntegrityError as error:
        raise Refused(EMAIL_TAKEN, "email") from error
    if service:
        Membership.objects.create(user=person, service=service, is_manager=manages)
    invite(person)
    audit.record(
        audit.Event.PERSON_ADDED,
        by=by,
        target=person,
        name=full_name,
        service=service.name if service else "",
        manages=manages,
    )
    return person


def seen(person: User) -> str:
    """A mark of the details that a page showed, so that a change of what was not seen is noticed."""
    shown = "\0".join((person.full_name, person.email, person.job_title))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@transaction.atomic
def change_details(
    *, person: User, full_name: str, email: str, job_title: str, as_seen: str, by: User
) -> User:
    """Change name, e-mail address and job title. Raises Refused for an address in use and when `as_seen` is stale."""
    person = locked(person.pk)
    if seen(person) != as_seen:
        raise Refused(MEANWHILE)
    new = {"full_name": full_name, "email": email.strip().lower(), "job_title": job_title}
    before = {name: getattr(person, name) for name in new}
    changed = [name for name in new if new[name] != before[name]]
    if not changed:
        return person
    if User.objects.get_queryset().filter(email=new["email"]).exclude(pk=person.pk).exists():
        raise Refused(EMAIL_TAKEN, "email")
    for name in changed:
        setattr(person, name, new[name])
    try:
        with transaction.atomic():
            person.save(update_fields=changed)
    except IntegrityError as error:
        raise Refused(EMAIL_TAKEN, "email") from error
    if "email" in changed:
        # Otherwise a link for a new password would still go to the old address.
        EmailAddress.objects.filter(user=person).delete()
    words = {f"{name}_was": before[name] for name in changed} | {name: new[name] for name in changed}
    audit.record(audit.Event.PERSON_CHANGED, by=by, target=person, **words)
    return person


@transaction.atomic
def change_service(
    *, person: User, service: Service | None, starts_on: date, manages: bool = False, by: User
) -> User:
    """Move somebody to another service, or to none, from a day on; what was planned for later is replaced.

    The day may lie ahead or, by up to a year, back. Until then nothing changes; from then on they no longer hold the
    accounts of the service they left (policy D3). Raises Refused for a closed service and where nothing would change.
    """
    person = locked(person.pk)
    if service and not service.is_active:
        raise Refused(f"{service} is closed. Select another service", "service")
    open_ones = list(person.memberships.filter(ended_on=None).select_related("service"))
    same = [
        one for one in open_ones if service and one.service_id == service.pk and one.is_manager == manages
    ]
    if same and len(open_ones) == 1 and same[0].started_on <= starts_on:
        raise Refused(f"{person.full_name} works in {same[0].service} already", "service")
    move(person, service, starts_on=starts_on, manages=manages)
    audit.record(
        audit.Event.SERVICE_CHANGED,
        by=by,
        target=person,
        service=service.name if service else "none",
        was=", ".join(one.service.name for one in open_ones) or "none",
        manages=manages,
        starts_on=starts_on,
    )
    return person


def move(person: User, service: Service | None, *, starts_on: date, manages: bool) -> None:
    """End every membership before `starts_on` and begin the new one; the person's row is locked."""
    last = starts_on - timedelta(days=1)
    person.memberships.filter(started_on__gte=starts_on).delete()
    person.memberships.current(starts_on).update(ended_on=last)
    if service:
        Membership.objects.create(user=person, service=service, is_manager=manages, started_on=starts_on)


@transaction.atomic
def set_roles(*, person: User, roles: Collection[str], reason: str, by: User) -> User:
    """Give somebody exactly these roles. Raises Refused for oneself, without a reason, and for the last administrator."""
    refuse_oneself(person, by, "Nobody changes their own roles. Ask another administrator.")
    lock_administrators()
    person = locked(person.pk)
    before, after = set(person.roles), set(roles) & set(ROLES)
    reason = reason.strip()
    if not reason:
        raise Refused("Say why the roles change", "reason")
    if before == after:
        raise Refused("These are the roles that they have already", "roles")
    if COMMS_LEAD in after and COMMS not in after:
        raise Refused("The comms lead is in comms as well. Tick both", "roles")
    if ADMINISTRATOR in before - after:
        keep_an_administrator(without={person.pk}, field="roles")
    person.groups.set(Group.objects.filter(name__in=after))
    audit.record(
        audit.Event.ROLES_CHANGED,
        by=by,
        target=person,
        reason=reason,
        given=sorted(after - before),
        taken=sorted(before - after),
        roles=sorted(after),
    )
    return User.objects.get_queryset().get(pk=person.pk)


@transaction.atomic
def send_invitation(*, person: User, by: User) -> None:
    """Send the link to set a password once more. Raises Refused for whoever can no longer sign in."""
    if not person.is_here:
        raise Refused(f"{person.full_name} can no longer sign in, so there is nothing to invite them to.")
    invite(person)
    audit.record(audit.Event.PERSON_INVITED, by=by, target=person)


@transaction.atomic
def deactivate(*, person: User, reason: str, by: User) -> User:
    """Stop somebody from signing in, and end their sessions. Raises Refused for oneself and the last administrator."""
    refuse_oneself(person, by, "Nobody stops their own sign-in. Ask another administrator.")
    lock_administrators()
    person = locked(person.pk)
    if not reason.strip():
        raise Refused("Say why they can no longer sign in", "reason")
    if not person.is_active:
        raise Refused(f"{person.full_name} can no longer sign in already.")
    if is_administrator(person):
        keep_an_administrator(without={person.pk})
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    audit.record(audit.Event.PERSON_DEACTIVATED, by=by, target=person, reason=reason.strip())
    return person


@transaction.atomic
def reactivate(*, person: User, reason: str, by: User) -> User:
    """Let somebody sign in again; a leaving date that has come is taken away. Raises Refused for whoever can already."""
    person = locked(person.pk)
    if not reason.strip():
        raise Refused("Say why they may sign in again", "reason")
    if person.is_here:
        raise Refused(f"{person.full_name} can sign in already.")
    if person.minimised_on:
        raise Refused(f"The data of {person.full_name} were removed. Add them anew.")
    left_on = person.left_on if person.left_on and person.left_on <= clock.today() else None
    person.is_active, person.left_on = True, None if left_on else person.left_on
    person.save(update_fields=["is_active", "left_on"])
    audit.record(audit.Event.PERSON_REACTIVATED, by=by, target=person, reason=reason.strip())
    return person
