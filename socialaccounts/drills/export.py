"""The red list as a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from accounts import spreadsheet
from socialaccounts.drills.redlist import reasons

HEADINGS = ("Reference", "Name", "Platform", "Service", "How people get in", "Reasons")


def csv_lines(found: QuerySet[Any]) -> Iterator[str]:
    """`found` by `red_list`, worst first, a line an account; memory stays flat."""
    rows = found.order_by("-badness", "sort_name", "pk").iterator(chunk_size=500)
    return spreadsheet.csv_lines(HEADINGS, map(_cells, rows))


def _cells(account: Any) -> list[object]:
    return [
        account.reference,
        account.name,
        account.platform.name,
        account.service.name,
        account.get_access_model_display(),
        "; ".join(reason.label for reason in reasons(account)),
    ]
