"""The register as a spreadsheet."""

from collections.abc import Iterator

from django.db.models import Prefetch

from accounts import spreadsheet
from config.clock import london_date
from socialaccounts.register.models import Holder, SocialAccount, SocialAccountQuerySet
from socialaccounts.register.terms import Capacity

HEADINGS = (
    "Reference", "Name", "Platform", "Handle", "Web address", "Service", "Status", "Lead", "Deputies", "Editors",
    "What it is for", "Objectives", "Who it is for", "Posts promised each week", "Who answers", "When",
    "Children shown", "Live since", "Closed on", "Why it was closed",
)  # fmt: skip


def csv_lines(found: SocialAccountQuerySet) -> Iterator[str]:
    """`found` by name, a line an account; memory stays flat."""
    holders = Prefetch(
        "holders", Holder.objects.current().select_related("user").by_capacity(), to_attr="held"
    )
    rows = found.order_by("sort_name", "pk").select_related("platform", "service").prefetch_related(holders)
    return spreadsheet.csv_lines(HEADINGS, map(_cells, rows.iterator(chunk_size=500)))


def _cells(account: SocialAccount) -> list[object]:
    held: list[Holder] = account.held  # type: ignore[attr-defined]
    return [
        account.reference,
        account.name,
        account.platform.name,
        account.handle,
        account.url,
        account.service.name,
        account.get_status_display(),
        *("; ".join(one.user.full_name for one in held if one.capacity == capacity) for capacity in Capacity),
        account.purpose,
        account.objectives_in_words,
        account.audience,
        account.promised_posts_per_week,
        account.answered_by,
        account.answer_hours,
        "Yes" if account.shows_children else "No",
        london_date(account.went_live_at) if account.went_live_at else "",
        london_date(account.closed_at) if account.closed_at else "",
        account.closed_because,
    ]
