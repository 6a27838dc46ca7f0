"""The red list as a spreadsheet."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from accounts.spreadsheet import safe_cell
from socialaccounts.drills.redlist import reasons

HEADINGS = ("Reference", "Name", "Platform", "Service", "How people get in", "Reasons")


def csv_lines(found: QuerySet[Any]) -> Iterator[str]:
    """`found` by `red_list`, worst first, a line an account, marked as UTF-8 for spreadsheet programs; memory stays flat."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(HEADINGS))
    for account in found.order_by("-badness", "sort_name", "pk").iterator(chunk_size=500):
        yield str(writer.writerow([safe_cell(cell) for cell in _cells(account)]))


class _Echo:
    def write(self, value: str) -> str:
        return value


def _cells(account: Any) -> list[object]:
    return [
        account.reference,
        account.name,
        account.platform.name,
        account.service.name,
        account.get_access_model_display(),
        "; ".join(reason.label for reason in reasons(account)),
    ]
