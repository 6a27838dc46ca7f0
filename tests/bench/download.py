"""What a browser downloads, as it travels."""

import gzip
import re

from tests.bench.load import Ask, send
from tests.bench.report import Report
from tests.bench.served import Served


def weight(report: Report, served: Served, ask: Ask) -> None:
    """What a browser downloads for the home page, each part compressed as it travels."""
    page = send(served, ask).decode()
    first = len(gzip.compress(page.encode(), 6))
    parts = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page))
    for part in parts:
        headers = {**ask.headers, "Accept-Encoding": "br, gzip"}
        first += len(send(served, Ask(part, "", headers=headers)))
    report.at_most("home page, first visit, compressed", first / 1024, "kB", 100)
    report.at_most(
        "home page, later visits, compressed", len(gzip.compress(page.encode(), 6)) / 1024, "kB", 15
    )
