"""What the home page, the attention page and an account's page say of incidents."""

from accounts.people.models import User
from socialaccounts.incidents.elapsed import elapsed
from socialaccounts.incidents.models import Incident, IncidentQuerySet
from socialaccounts.incidents.rules import may_manage
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.panels import SHOWN, Row


def panel_rows(user: User) -> list[Row]:
    """The open incidents that `user` deals with: as one of the team, and for comms every one."""
    found = Incident.objects.open()
    return _rows(found if may_manage(user) else found.filter(freeze__in=user.freezes.values("pk")))


def attention_rows() -> list[Row]:
    """The open incidents, the newest first."""
    return _rows(Incident.objects.open())


def open_incident(account: SocialAccount) -> Incident | None:
    """The incident of the account that is not over."""
    return Incident.objects.open().with_account().filter(account=account).first()


def _rows(incidents: IncidentQuerySet) -> list[Row]:
    first = incidents.select_related("account").order_by("-pk")[:SHOWN]
    return [
        Row(
            f"{one.account.name} is compromised ({one.reference})",
            one.get_absolute_url(),
            f"For {elapsed(one.declared_at)}",
            "bad",
        )
        for one in first
    ]
