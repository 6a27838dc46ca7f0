"""Leave to show a looked-after child is recorded and revoked by safeguarding (rule 9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import User
from config import clock
from config.workflow import Refused, WrongState
from consents.checks.signoff import SignOff
from consents.records.models import Child
from socialaccounts.models import SocialAccount

AFTER_REVOKING: list[Callable[[Child, User], None]] = []
"""What else is done in the transaction in which a leave is taken back; rooms that build on this one add to it."""


@transaction.atomic
def sign_off(
    *,
    child: Child,
    account: SocialAccount | None,
    channel: str,
    first_day: date,
    last_day: date,
    given_by: str,
    by: User,
) -> SignOff:
    """Record a leave. Raises Refused where it ends before it begins, or is over already."""
    if last_day < first_day:
        raise Refused("The last day must be on or after the first day.", "last_day")
    if last_day < clock.today():
        raise Refused("The last day must be today or later.", "last_day")
    # What is decided about this child at the same instant is decided before it or after it.
    Child.objects.lock([child.pk])
    row = SignOff.objects.create(
        child=child,
        account=account,
        channel=channel,
        first_day=first_day,
        last_day=last_day,
        given_by=given_by,
        recorded_by=by,
    )
    audit.record(
        audit.Event.SIGN_OFF_RECORDED,
        by=by,
        child=child.pk,
        place=account.reference if account else channel,
        first_day=first_day,
        last_day=last_day,
    )
    return row


@transaction.atomic
def revoke(*, sign_off: SignOff, by: User) -> SignOff:
    """Take a leave back, at once, with what follows for posts that stand on it. Raises WrongState the second time."""
    Child.objects.lock([sign_off.child_id])
    row = SignOff.objects.lock(sign_off.pk)
    if not row.is_live:
        raise WrongState("This sign-off has been revoked already.")
    row.revoked_by, row.revoked_at = by, clock.now()
    row.save(update_fields=["revoked_by", "revoked_at"])
    audit.record(audit.Event.SIGN_OFF_REVOKED, by=by, child=row.child_id, sign_off=row.pk)
    for follow in AFTER_REVOKING:
        follow(row.child, by)
    return row
