"""What an account's page says of emergencies and incidents."""

from datetime import datetime
from typing import Any

from django import template

from config import clock
from socialaccounts.incidents.elapsed import elapsed
from socialaccounts.incidents.models import Incident
from socialaccounts.incidents.queries import open_incident
from socialaccounts.incidents.rules import may_declare
from socialaccounts.register.models import SocialAccount
from socialaccounts.vault.rules import frozen_sentence, may_use_in_emergency

register = template.Library()

EARLIER = 5
register.filter("elapsed", elapsed)


@register.filter
def seconds_since(instant: datetime) -> int:
    """Whole seconds from `instant` to now, for the script that goes on counting."""
    return int((clock.now() - instant).total_seconds())


@register.filter
def time_taken(incident: Incident) -> str:
    """From the declaration to the end, or to now."""
    until: datetime | None = incident.ended_at
    return elapsed(incident.declared_at, until)


@register.inclusion_tag("socialaccounts/incidents/_banner.html", takes_context=True)
def incident_banner(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """That the account is compromised, while it is: to everybody, with the way to the incident for whom it concerns."""
    incident = open_incident(account)
    if incident is None:
        return {"incident": None}
    seen = Incident.objects.visible_to(context["request"].user).filter(pk=incident.pk).exists()
    return {
        "incident": incident,
        "links": seen,
        "sentence": frozen_sentence(incident.freeze, account),
    }


@register.inclusion_tag("socialaccounts/incidents/_urgent.html", takes_context=True)
def urgent_doors(context: dict[str, Any], account: SocialAccount) -> dict[str, Any]:
    """What is for the worst day: emergency access, declaring the account compromised, and the incidents that it had."""
    user = context["request"].user
    declares = not account.is_closed and may_declare(user, account)
    return {
        "account": account,
        "declares": declares and open_incident(account) is None,
        "emergency": may_use_in_emergency(user),
        "earlier": list(account.incidents.visible_to(user).over()[:EARLIER]),
    }
