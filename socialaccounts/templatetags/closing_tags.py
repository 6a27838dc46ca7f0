"""What an account's page says of its closing."""

from typing import Any

from django import template

from socialaccounts.closing.queries import latest
from socialaccounts.closing.rules import bar_to_begin, may_close
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Status

register = template.Library()


@register.inclusion_tag("socialaccounts/closing/_banner.html")
def closing_banner(account: SocialAccount) -> dict[str, Any]:
    """That the account is being closed, or how it was."""
    return {"closing": latest(account)}


@register.inclusion_tag("socialaccounts/closing/_door.html", takes_context=True)
def closing_door(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """For comms, the way to close it: in steps, or at once where it never was live."""
    user = context["request"].user
    return {
        "account": account,
        "begins": not bar_to_begin(account, user),
        "at_once": may_close(user) and account.status == Status.PLANNED,
    }
