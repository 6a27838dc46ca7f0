"""This room's panels on the home page and on the attention page."""

from datetime import date
from typing import Any

from django import template

from accounts.people.rules import is_comms
from socialaccounts.closing import queries as closing
from socialaccounts.drills import queries as drills
from socialaccounts.incidents import queries as incidents
from socialaccounts.register import panels
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import Status
from socialaccounts.rotation import queries as rotation
from socialaccounts.vault.dates import Due
from socialaccounts.vault.models import Version
from socialaccounts.vault.pack import queries as pack
from socialaccounts.vault.readiness import missing_for_go_live

register = template.Library()


@register.simple_tag(takes_context=True)
def register_needs(context: dict[str, Any]) -> list[Any]:
    """The incidents of this person and the passwords they have to see changed, as rows of text, url, tag and colour."""
    user = context["request"].user
    return [*incidents.panel_rows(user), *rotation.panel_rows(user), *closing.panel_rows(user)]


@register.inclusion_tag("socialaccounts/_panel.html", takes_context=True)
def register_panel(context: dict[str, Any]) -> dict[str, Any]:
    """The accounts that this person looks after."""
    user = context["request"].user
    held, managed = panels.held(user), panels.managed(user)
    dues = _next_changes(held[: panels.SHOWN])
    return {
        "held": [(account, dues.get(account.pk)) for account in held[: panels.SHOWN]],
        "more_held": len(held) > panels.SHOWN,
        "managed": managed[: panels.SHOWN],
        "more_managed": len(managed) > panels.SHOWN,
        "managed_services": panels.managed_services(user),
        "is_comms": is_comms(user),
        "planned": panels.planned_count() if is_comms(user) else 0,
        "most": panels.MOST_COUNTED,
    }


@register.inclusion_tag("socialaccounts/_attention.html")
def register_attention() -> dict[str, Any]:
    """What is late or unsafe about accounts and their passwords, worst first."""
    rows = [
        *incidents.attention_rows(),
        *drills.attention_rows(),
        *pack.attention_rows(),
        *rotation.attention_rows(),
        *closing.attention_rows(),
        *panels.without_holders(),
        *panels.planned_too_long(),
    ]
    return {"rows": sorted(rows, key=panels.badness)}


@register.inclusion_tag("socialaccounts/_before_live.html", takes_context=True)
def before_live(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """What a planned account still misses, with links for comms, who can mend all of it."""
    missing = missing_for_go_live(account) if account.status == Status.PLANNED else []
    return {"missing": missing, "may_mend": is_comms(context["request"].user)}


def _next_changes(accounts: list[SocialAccount]) -> dict[int, Due]:
    """By account, when its password is next to be changed; those without one are left out."""
    if not accounts:
        return {}
    current = Version.objects.current().filter(credential__account__in=accounts)
    dues: dict[int, date] = dict(current.values_list("credential__account", "due_on"))
    return {account: Due(on) for account, on in dues.items()}
