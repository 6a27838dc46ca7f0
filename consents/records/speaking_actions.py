"""Recording who speaks for a child: as what, shown by what, since when, and its end."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from config import clock
from config.workflow import Refused, WrongState
from consents.records.people import Adult, Child
from consents.records.responsibility import Evidence, Responsibility, Role


@transaction.atomic
def add_responsibility(
    *,
    child: Child,
    role: str,
    evidence: str,
    since: date,
    until: date | None = None,
    adult: Adult | None = None,
    adult_name: str = "",
    contact: str = "",
    by: User,
) -> Responsibility:
    """Say that an adult, on record or by name, speaks for a child. Raises Refused where they do already."""
    if role not in Role.values:
        raise Refused("Choose as what they speak for the child.", "role")
    if evidence not in Evidence.values:
        raise Refused("Choose what was seen.", "evidence")
    if since > clock.today():
        raise Refused("The first day must be today or in the past.", "since")
    if until and until < since:
        raise Refused("The last day must not be before the first.", "until")
    if adult is None:
        if not adult_name:
            raise Refused("Enter the name of the adult.", "adult_name")
        adult = Adult.objects.create(name=adult_name, contact=contact, added_by=by)
        audit.record(audit.Event.ADULT_ADDED, by=by, target=adult)
    try:
        with transaction.atomic():
            link = Responsibility.objects.create(
                child=child,
                adult=adult,
                role=role,
                evidence=evidence,
                since=since,
                until=until,
                recorded_by=by,
            )
    except IntegrityError as error:
        raise Refused("This adult speaks for the child already. End that first.", "adult") from error
    audit.record(
        audit.Event.RESPONSIBILITY_ADDED,
        by=by,
        target=child,
        adult=adult.pk,
        role=link.get_role_display(),
        evidence=link.get_evidence_display(),
        since=since,
        until=until or "",
    )
    return link


@transaction.atomic
def show_responsibility(*, link: Responsibility, evidence: str, by: User) -> Responsibility:
    """Say what was seen that shows a responsibility. Raises Refused for nothing."""
    if evidence not in Evidence.values or evidence == Evidence.NONE:
        raise Refused("Choose what was seen.", "evidence")
    link = Responsibility.objects.lock(link.pk)
    link.evidence = evidence
    link.save(update_fields=["evidence"])
    audit.record(
        audit.Event.RESPONSIBILITY_CHANGED,
        by=by,
        target=link.child,
        adult=link.adult_id,
        evidence=link.get_evidence_display(),
    )
    return link


@transaction.atomic
def end_responsibility(*, link: Responsibility, until: date, by: User) -> Responsibility:
    """Say what the last day is on which an adult speaks for a child. Raises Refused, and WrongState when ended."""
    link = Responsibility.objects.lock(link.pk)
    if link.ended_by:
        raise WrongState(f"{link.ended_by.full_name} has ended this already.")
    if until < link.since:
        raise Refused("The last day must not be before the first.", "until")
    link.until, link.ended_by, link.ended_at = until, by, clock.now()
    link.save(update_fields=["until", "ended_by", "ended_at"])
    audit.record(audit.Event.RESPONSIBILITY_ENDED, by=by, target=link.child, adult=link.adult_id, until=until)
    return link
