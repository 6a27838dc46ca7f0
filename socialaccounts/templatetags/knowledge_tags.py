"""Who knows a password: `{% who_knows account %}` on an account's page, `{% what_they_know person %}` on a person's."""

from typing import Any

from django import template

from accounts.doors import may_open
from accounts.people.models import User
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.knowers import count_in_force, known_values
from socialaccounts.vault.rules import SEE_KNOWLEDGE

register = template.Library()


@register.inclusion_tag("socialaccounts/vault/knowledge/_account.html", takes_context=True)
def who_knows(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """The people who know the account's values. The page asks first whether this person may read who fetched them."""
    return {
        "values": known_values(account),
        "may_see_person": may_open(context["request"].user, SEE_KNOWLEDGE),
    }


@register.inclusion_tag("socialaccounts/vault/knowledge/_person.html", takes_context=True)
def what_they_know(context: dict[str, Any], person: User) -> dict[str, Any]:
    """How many accounts the person could get into today, and the way to the list of them."""
    sees = may_open(context["request"].user, SEE_KNOWLEDGE)
    return {"person": person, "sees": sees, "in_force": count_in_force(person) if sees else 0}
