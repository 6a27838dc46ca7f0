"""What an incident still lacks before it can be closed: the account must have been made safe, not only calm (policy D9)."""

from socialaccounts.incidents.models import Incident
from socialaccounts.incidents.steps import steps_of
from socialaccounts.vault.access.models import AccessConfirmation
from socialaccounts.vault.models import Version


def missing_for_closing(incident: Incident) -> list[str]:
    """Everything that is missing, each as words that follow "Still missing:"."""
    missing = [f"the step “{state.label}”" for state in steps_of(incident) if state.settled is None]
    return missing + _missing_change(incident)


def _missing_change(incident: Incident) -> list[str]:
    if incident.account.is_closed:
        # Closed at once, as one is that was lost: its vault takes no new password any more.
        return []
    if not incident.account.has_shared_login:
        confirmed = AccessConfirmation.objects.filter(account=incident.account, at__gte=incident.declared_at)
        return [] if confirmed.exists() else ["a check of who has access, made after the declaration"]
    # A value that was pending when the account was declared may be known to the strangers too.
    since = Version.objects.of(incident.account).filter(deposited_at__gt=incident.declared_at)
    if since.current().exists():
        return []
    if since.pending().exists():
        return ["word that the new password works on the platform"]
    return ["a new password, deposited after the declaration and known to work"]
