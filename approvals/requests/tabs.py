"""The tabs of the list of requests: what waits for whom. Each reader has those of their roles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.people.models import User
from approvals.requests.models import AccountRequest
from approvals.requests.querysets import AUDIT, REVIEW, naming, on_desk_of, to_claim, to_support
from approvals.requests.workflow import CLAIMED, OPEN, Status
from approvals.requests.workflow import ENDED as AT_THEIR_END

MOST_COUNTED = 500
"""So many open requests are counted for the numbers on the tabs; beyond that no numbers are shown."""

OLDEST_FIRST = ("waiting_since", "pk")
NEWEST_FIRST = ("-pk",)


@dataclass(frozen=True)
class Tab:
    """One tab: which requests it holds, in which order, and what it says when there are none."""

    key: str
    label: str
    where: Callable[[User], Q]
    by: tuple[str, ...]
    empty: str
    counted: bool = False


def _status(*statuses: Status) -> Callable[[User], Q]:
    return lambda user: Q(status__in=statuses)


CLAIM = Tab("claim", "To claim", to_claim, OLDEST_FIRST, "No request waits to be claimed.", counted=True)
DESK = Tab("desk", "Claimed by me", on_desk_of, OLDEST_FIRST, "You have no request to decide.", counted=True)
CONDITIONS = Tab(
    "conditions",
    "Conditions waiting",
    _status(Status.APPROVED),
    OLDEST_FIRST,
    "No approved request waits for its conditions.",
    counted=True,
)
COLLEAGUES = Tab(
    "colleagues",
    "With colleagues or the requester",
    lambda user: Q(status__in=CLAIMED) & ~on_desk_of(user),
    OLDEST_FIRST,
    "No request is with a colleague, and none was returned for changes.",
)
MANAGERS = Tab(
    "managers", "With managers", _status(Status.SUBMITTED), OLDEST_FIRST, "No request waits for a manager."
)
ENDED = Tab(
    "ended",
    "Finished",
    _status(*sorted(AT_THEIR_END)),
    ("-moved_at", "-pk"),
    "No request has come to its end yet.",
)
SUPPORT = Tab(
    "support", "To support", to_support, OLDEST_FIRST, "No request waits for your support.", counted=True
)
SERVICES = Tab(
    "services",
    "My services",
    lambda user: Q(service__in=user.managed_service_ids) & ~Q(status=Status.DRAFT),
    NEWEST_FIRST,
    "Nobody in the services you manage has asked for an account.",
)
OWN = Tab(
    "own", "My requests", naming, NEWEST_FIRST, "You have not asked for an account, and nobody has named you."
)
ALL = Tab(
    "all", "All requests", lambda user: ~Q(status=Status.DRAFT), NEWEST_FIRST, "There is no request yet."
)


def tabs_for(user: User) -> list[Tab]:
    """The tabs of this reader, the most urgent first."""
    return list(_tabs_for(user))


def _tabs_for(user: User) -> Iterator[Tab]:
    reviews, manages = user.has_perm(REVIEW), bool(user.managed_service_ids)
    if manages:
        yield SUPPORT
    if reviews:
        yield from (CLAIM, DESK, CONDITIONS, COLLEAGUES, MANAGERS, ENDED)
    if manages:
        yield SERVICES
    yield OWN
    if reviews or user.has_perm(AUDIT):
        yield ALL


def counts(tabs: list[Tab], user: User) -> dict[str, int]:
    """How many requests each counted tab holds, in one bounded query; empty where there are too many to count."""
    counted = {tab.key: Count("pk", filter=tab.where(user)) for tab in tabs if tab.counted}
    if not counted:
        return {}
    open_ones = AccountRequest.objects.filter(status__in=sorted(OPEN - {Status.DRAFT})).order_by()
    found: dict[str, int] = open_ones[:MOST_COUNTED].aggregate(every=Count("pk"), **counted)
    return found if found.pop("every") < MOST_COUNTED else {}
