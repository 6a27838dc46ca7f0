"""`{% vault_section account %}`: how the account's password stands, on the account's page."""

from typing import Any

from django import template

from accounts.signin.reauth import is_recent
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.rules import manages
from socialaccounts.vault.queries import state_of
from socialaccounts.vault.rules import Entry, entry_of, is_shut_out, may_prove

register = template.Library()


@register.inclusion_tag("socialaccounts/vault/_section.html", takes_context=True)
def vault_section(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """What this person may know of the password, and what they may do with it.

    Holders and comms see everything, the service's managers how it stands, everybody else that it is kept.
    """
    request = context["request"]
    user = request.user
    entry = entry_of(user, account)
    if entry is None and not manages(user, account):
        return {
            "account": account,
            "enters": False,
            "state": None,
            "frozen": is_shut_out(user, account),
        }
    return {
        "account": account,
        "state": state_of(account),
        "enters": entry is not None,
        "may_prove": entry is not None and may_prove(user),
        # At hand on this very page only if nothing else has to be asked first.
        "at_hand": entry is Entry.HOLDER and not entry.must_say_why and is_recent(request),
        "csrf_token": context.get("csrf_token"),
    }
