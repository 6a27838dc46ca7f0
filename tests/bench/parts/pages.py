"""Every measured page at every size, beside its floor; then how each grew, and what a browser downloads."""

import os

from tests.bench.download import weight
from tests.bench.load import Cost, side_by_side
from tests.bench.pages import PAGES, Page, asks
from tests.bench.portal import Bench
from tests.bench.report import Report

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "100 1000 10000 100000").split()]
GROWTH = 1.5
"""How much more CPU a page may take at the largest size than at the smallest."""


def measure(bench: Bench) -> None:
    spent: dict[tuple[str, int], Cost] = {}
    counts: dict[int, dict[str, list[int]]] = {}
    for size in SIZES:
        bench.fill(size)
        found = bench.run("people")
        counts[size] = bench.run("costs", found)
        with bench.serve() as portal, bench.serve_floor() as floor:
            for page in PAGES:
                mine, bare = asks(page, found)
                spent[page.name, size], least = side_by_side([(portal, mine), (floor, bare)])
                beside_floor(bench.report, page, size, spent[page.name, size], least)
            if size == SIZES[-1]:
                weight(bench.report, portal, asks(PAGES[0], found)[0])
    first, last = SIZES[0], SIZES[-1]
    for page in PAGES:
        growth = spent[page.name, last].total / spent[page.name, first].total
        bench.report.at_most(f"{page.name}: CPU at {last:,} rows beside {first:,}", growth, "×", GROWTH)
        for number, what in enumerate(("queries", "rows fetched")):
            few, many = counts[first][page.name][number], counts[last][page.name][number]
            bench.report.at_most(
                f"{page.name}: {what} at {last:,} rows, as at {first:,}", many, what.split()[0], few
            )


def beside_floor(report: Report, page: Page, size: int, mine: Cost, bare: Cost) -> None:
    note = f"{mine.web:.1f} + {mine.database:.1f} ms, floor {bare.web:.1f} + {bare.database:.1f} ms"
    report.at_most(
        f"{page.name} at {size:,} rows: CPU beside the floor", mine.total / bare.total, "×", page.aim, note
    )
