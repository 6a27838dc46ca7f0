"""Plain functions that make platforms, social accounts and their holders."""

from datetime import date
from itertools import count
from typing import Any

from accounts.models import Service, User
from config import clock
from socialaccounts.register.models import Capacity, Holder, Objective, Platform, SocialAccount, Status
from tests.factories import make_service, make_user

_number = count(1)


def make_platform(slug: str = "facebook", **fields: Any) -> Platform:
    """The seeded platform of that slug, or a new one."""
    hosts = fields.pop("hosts", [])
    return Platform.objects.get_or_create(
        slug=slug, defaults={"name": slug.title(), "hosts": hosts, **fields}
    )[0]


def make_account(
    name: str = "",
    *,
    platform: Platform | None = None,
    service: Service | None = None,
    status: str = Status.LIVE,
    lead: User | None = None,
    deputy: User | None = None,
    **fields: Any,
) -> SocialAccount:
    """A social account in a status, with the holders that are named."""
    n = next(_number)
    values: dict[str, Any] = {
        "name": name or f"Account {n}",
        "platform": platform or make_platform(),
        "service": service or make_service(),
        "handle": f"handle{n}",
        "url": f"https://facebook.com/handle{n}" if platform is None else "",
        "purpose": "Tells people what is on",
        "audience": "Families in the borough",
        "objectives": [Objective.COMMUNICATION],
        "promised_posts_per_week": 3,
        "answered_by": "The duty officer",
        "answer_hours": "Monday to Friday, 9am to 5pm",
        "status": status,
    }
    if status in (Status.LIVE, Status.PARKED):
        values["went_live_at"] = values["planned_at"] = clock.now()
    if status == Status.CLOSED:
        values |= {"planned_at": clock.now(), "closed_at": clock.now(), "closed_because": "No longer needed"}
    account = SocialAccount.objects.create(**(values | fields))
    if lead:
        make_holder(account, lead, Capacity.LEAD)
    if deputy:
        make_holder(account, deputy, Capacity.DEPUTY)
    return account


def make_holder(
    account: SocialAccount,
    user: User | None = None,
    capacity: str = Capacity.EDITOR,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Holder:
    """That a person, new if none is named, holds the account."""
    return Holder.objects.create(
        account=account,
        user=user or make_user(),
        capacity=capacity,
        since=since or clock.today(),
        until=until,
    )
