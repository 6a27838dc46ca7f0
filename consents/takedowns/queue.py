"""Which take-downs a list shows, in which order, and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts import audit, spreadsheet
from accounts.models import User
from config.clock import london_date
from consents.records import finding
from consents.records.models import Child
from consents.takedowns.models import Cause, Status, TakeDown, TakeDownChild, TakeDownQuerySet

HEADINGS = (
    "Reference", "State", "Due", "Place", "Account", "Address of the post", "Posted", "Children", "Opened", "Ended",
    "Ended by", "Late",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The take-downs that a list shows, and what was searched (`find` as it travels in an address)."""

    found: TakeDownQuerySet
    order: tuple[str, ...]
    text: str = ""
    find: str = ""
    is_set: bool = False


def asked_for(query: Mapping[str, str], user: User) -> Asked:
    """What an address asks for, within what `user` may see. What is due first comes first; of what ended, the latest."""
    find = query.get("find", "")
    text = finding.reveal(find, user) if find else ""
    state, whose = query.get("state", ""), query.get("whose", "")
    found = TakeDown.objects.visible_to(user)
    if whose == "mine":
        found = found.assigned_to(user)
    if text:
        found = found.search(text, names=user.has_perm("consents.record_withdrawal"))
    is_set = bool(text or state or whose)
    if state == "ended":
        return Asked(found.exclude(status=Status.OPEN), ("-pk",), text, find, is_set)
    if state == "untold":
        return Asked(untold(found), ("-pk",), text, find, is_set)
    return Asked(found.open(), ("due_on", "pk"), text, find, is_set)


def untold(found: TakeDownQuerySet) -> TakeDownQuerySet:
    """Those that ended, and of which some child's family has not been written to."""
    waiting = TakeDownChild.objects.filter(take_down=OuterRef("pk"), told_at__isnull=True)
    return found.filter(Exists(waiting), status__in=[Status.REMOVED, Status.CANNOT])


def with_all_that_is_shown(found: TakeDownQuerySet) -> TakeDownQuerySet:
    """The same rows, with account, check and the number of children in one query."""
    shown = TakeDownChild.objects.filter(take_down=OuterRef("pk")).order_by().values("take_down")
    counted = shown.annotate(count=Count("child", distinct=True)).values("count")
    return found.select_related("post__photo_check__account", "closed_by").annotate(
        shown=Coalesce(Subquery(counted), 0)
    )


@dataclass(frozen=True)
class Concerned:
    """One child of a take-down: why, and when their family was told."""

    child: Child
    causes: tuple[str, ...]
    told_at: object


def children_of(task: TakeDown) -> list[Concerned]:
    """The children, each once, with what is missing for them."""
    by_child: dict[int, list[TakeDownChild]] = {}
    for row in task.children.select_related("child").order_by(
        "child__family_name", "child__given_names", "pk"
    ):
        by_child.setdefault(row.child_id, []).append(row)
    return [
        Concerned(
            rows[0].child,
            tuple(str(Cause(row.cause).label) for row in rows),
            max((row.told_at for row in rows if row.told_at), default=None),
        )
        for rows in by_child.values()
    ]


def csv_lines(found: TakeDownQuerySet) -> Iterator[str]:
    """`found`, a line each; memory stays flat."""
    return spreadsheet.csv_lines(
        HEADINGS, map(_cells, with_all_that_is_shown(found).iterator(chunk_size=500))
    )


def _cells(task: TakeDown) -> list[object]:
    check = task.post.photo_check
    ended = london_date(task.closed_at) if task.closed_at else None
    return [
        task.reference,
        task.get_status_display(),
        task.due_on,
        check.place,
        check.account.reference if check.account else "",
        task.post.url,
        task.post.posted_on,
        task.shown,  # type: ignore[attr-defined]
        london_date(task.opened_at),
        ended or "",
        task.closed_by.full_name if task.closed_by else "",
        "Yes" if task.is_overdue or (ended and ended > task.due_on) else "",
    ]


@transaction.atomic
def record_export(*, by: User) -> None:
    """Leave the event of one export."""
    audit.record(audit.Event.TAKE_DOWNS_EXPORTED, by=by)
