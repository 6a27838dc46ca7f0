"""The ways into an account on its page: who has access where there is no shared login, recovery, and the next drill."""

from typing import Any

from django import template

from socialaccounts.drills.queries import drills, lines
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.rules import manages
from socialaccounts.vault.access.queries import way_into
from socialaccounts.vault.access.rules import may_change_model
from socialaccounts.vault.recovery.queries import kit_of
from socialaccounts.vault.rules import may_enter, may_prove

register = template.Library()


@register.inclusion_tag("socialaccounts/vault/access/_section.html", takes_context=True)
def access_section(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """How people get in, and how they did. Holders, comms and the service's managers see it."""
    user = context["request"].user
    enters = may_enter(user, account)
    sees = enters or manages(user, account)
    return {
        "account": account,
        "way_in": way_into(account) if sees else None,
        "enters": enters,
        "may_prove": enters and may_prove(user),
        "may_change": may_change_model(user),
    }


@register.inclusion_tag("socialaccounts/vault/recovery/_section.html", takes_context=True)
def recovery_section(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """Whether there is a second factor, and the next drill, for those who see the password's state; the door to the kit."""
    user = context["request"].user
    enters = may_enter(user, account)
    sees = enters or manages(user, account)
    drill = lines(list(drills().filter(pk=account.pk))) if sees else []
    return {
        "account": account,
        "sees": sees,
        "enters": enters,
        "kit": kit_of(account) if sees else None,
        "drill": drill[0] if drill else None,
    }
