"""Putting a rotation off, once, by a few days, for a reason (policy D3)."""

from datetime import timedelta

from django.db import transaction

from accounts import audit
from accounts.people.models import User
from accounts.templatetags.portal import in_words
from config import clock
from config.workflow import Refused, WrongState
from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.models import Cause, Rotation
from socialaccounts.vault.rules import may_enter

MOST_DAYS = 3


@transaction.atomic
def snooze(*, rotation: Rotation, by: User, days: int, reason: str) -> Rotation:
    """Move a rotation's date by 1 to 3 days, once; returns it.

    Raises Refused for whoever may not enter the account, without a reason, for a compromised account and for one that is
    late already; WrongState when it is done, or was put off before.
    """
    account = SocialAccount.objects.lock(rotation.account_id)
    rotation = Rotation.objects.select_for_update(no_key=True).get(pk=rotation.pk)
    if not may_enter(by, account):
        raise Refused(f"You do not hold {account.name}, so you cannot put this off.")
    if obstacle := obstacle_to_snooze(rotation):
        raise WrongState(obstacle)
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"It can be put off by 1 to {MOST_DAYS} days", "days")
    if not reason.strip():
        raise Refused("Enter why it has to wait", "reason")
    rotation.snoozed_from, rotation.snoozed_by = rotation.due_on, by
    rotation.snoozed_because = reason.strip()
    rotation.due_on += timedelta(days=days)
    rotation.next_stage_on = rotation.due_on
    rotation.save(update_fields=["snoozed_from", "snoozed_by", "snoozed_because", "due_on", "next_stage_on"])
    audit.record(
        audit.Event.ROTATION_SNOOZED,
        by=by,
        target=account,
        reason=rotation.snoozed_because,
        cause=rotation.get_cause_display(),
        was_due=rotation.snoozed_from,
        due=rotation.due_on,
    )
    return rotation


def obstacle_to_snooze(rotation: Rotation) -> str:
    """Why a rotation cannot be put off, in one sentence; "" when it can."""
    if rotation.closed_at:
        return "This change is done, so there is nothing to put off."
    if rotation.cause == Cause.COMPROMISED:
        return "The account is compromised, so this change cannot be put off. Do it now."
    if rotation.snoozed_from:
        return (
            f"This change was put off before, until {in_words(rotation.due_on)}. It cannot be put off again."
        )
    if rotation.due_on < clock.today():
        return "This change is late already, so it cannot be put off. Do it now."
    return ""
