"""Who knows a password: `{% who_knows account %}` on an account's page."""

from typing import Any

from django import template

from accounts.doors import may_open
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.knowers import known_values
from socialaccounts.vault.rules import SEE_KNOWLEDGE

register = template.Library()


@register.inclusion_tag("socialaccounts/vault/knowledge/_account.html", takes_context=True)
def who_knows(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """The people who know the account's values. The page asks first whether this person may read who fetched them."""
    return {
        "values": known_values(account),
        "may_see_person": may_open(context["request"].user, SEE_KNOWLEDGE),
    }
