"""Lists as spreadsheets: CSV that is streamed, and cells that a spreadsheet program shows instead of running."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

_RUNS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """`value` as text that no spreadsheet takes for a formula: one that would run is preceded by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RUNS) else text


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A line for the headings and one for each row, marked as UTF-8 for spreadsheet programs; memory stays flat."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(headings))
    for cells in rows:
        yield str(writer.writerow([safe_cell(cell) for cell in cells]))


def csv_answer(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    """`lines` as the download `name`.csv."""
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


class _Echo:
    """What a CSV writer writes to it, it gives back."""

    def write(self, value: str) -> str:
        return value
