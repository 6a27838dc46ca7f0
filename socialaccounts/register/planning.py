"""Putting many accounts on the register at once, in sets: what `actions.plan` does for one that was approved."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.people.models import User
from config import clock
from config.workflow import Refused
from socialaccounts.register.models import Capacity, Holder, SocialAccount

_SET = 500


def plan_many(accounts: Sequence[SocialAccount], *, lead: User) -> None:
    """Save new planned accounts, tidied and checked by the caller, each held by `lead`.

    What they are for stays unsaid, so that none goes live before somebody says it. It belongs inside the caller's
    transaction, which also records `planned` for each and tells the lead once for all. Raises Refused when somebody has
    taken a handle or an address since it was checked, or when the lead can no longer sign in.
    """
    if not lead.is_here:
        raise Refused(f"{lead.full_name} can no longer sign in, so they cannot hold an account.", "lead")
    for account in accounts:
        account.promised_posts_per_week = account.promised_posts_per_week or 1
    try:
        with transaction.atomic():
            SocialAccount.objects.bulk_create(accounts, batch_size=_SET)
    except IntegrityError as error:
        raise Refused("Somebody else has just put one of these accounts on the register.") from error
    Holder.objects.bulk_create(
        (
            Holder(account=account, user=lead, capacity=Capacity.LEAD, since=clock.today())
            for account in accounts
        ),
        batch_size=_SET,
    )


def planned(account: SocialAccount, lead: User) -> audit.Deed:
    """The event that `plan` would have recorded."""
    details = {
        "name": account.name,
        "platform": account.platform.name,
        "service": account.service.name,
        "holders": [f"{lead.full_name} ({Capacity.LEAD.label.lower()})"],
    }
    return audit.Deed(audit.Event.ACCOUNT_PLANNED, account, details=details)
