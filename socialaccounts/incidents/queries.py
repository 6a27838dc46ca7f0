"""What the home page, the attention page and an account's page say of incidents."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from accounts.people.models import User
from socialaccounts.incidents.elapsed import elapsed
from socialaccounts.incidents.models import Incident, IncidentQuerySet, NearAccount
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


def near_of(incident: Incident) -> QuerySet[NearAccount]:
    """The accounts near an incident, those that nobody looked at yet first."""
    rows = incident.near.select_related("account__platform", "looked_by")
    return rows.order_by(F("looked_at").asc(nulls_first=True), "pk")


@dataclass(frozen=True)
class NearLine:
    """One account near an incident: what it shares, whether this person may declare it too, and whether somebody did."""

    near: NearAccount
    may_declare: bool
    incident: Incident | None


def near_lines(rows: Sequence[NearAccount], user: User) -> list[NearLine]:
    """The lines of `rows`, by three queries whatever their number."""
    accounts = [row.account_id for row in rows]
    held = set(SocialAccount.objects.held_by(user).filter(pk__in=accounts).values_list("pk", flat=True))
    declared = {one.account_id: one for one in Incident.objects.open().filter(account__in=accounts)}
    every = may_manage(user)
    return [NearLine(row, every or row.account_id in held, declared.get(row.account_id)) for row in rows]


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
