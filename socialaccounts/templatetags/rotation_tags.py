"""`{% duties account %}`: what has to be renewed about an account, on its page."""

from typing import Any

from django import template

from socialaccounts.register.models import SocialAccount
from socialaccounts.rotation.models import Rotation
from socialaccounts.rotation.periods.actions import SET_PERIOD
from socialaccounts.rotation.snoozing.actions import obstacle_to_snooze
from socialaccounts.vault.periods import period_of
from socialaccounts.vault.rules import may_enter

register = template.Library()


@register.inclusion_tag("socialaccounts/rotation/_duties.html", takes_context=True)
def duties(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """The open rotations with their dates, and how often the password changes; nothing for whoever may not enter."""
    user = context["request"].user
    if not account.is_live or not may_enter(user, account):
        return {"shown": False}
    rotations = Rotation.objects.open().filter(account=account).select_related("snoozed_by")
    return {
        "shown": True,
        "account": account,
        "rotations": [(one, not obstacle_to_snooze(one)) for one in rotations.order_by("due_on", "pk")],
        "period": period_of(account),
        "may_set": user.has_perm(SET_PERIOD),
    }
