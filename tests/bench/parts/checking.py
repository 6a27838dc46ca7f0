"""A photo check of 30 children at 10,000, 100,000 and 1,000,000 consents: facts gathered and judged."""

from tests.bench.portal import Bench

SIZES = (10_000, 100_000, 1_000_000)
CHILDREN = 30


def measure(bench: Bench) -> None:
    found = {int(size): cost for size, cost in bench.run("checking", {"sizes": SIZES}).items()}
    first, last = found[SIZES[0]], found[SIZES[-1]]
    for size in SIZES:
        cost = found[size]
        note = f"p50 {cost['p50']:.1f} ms, p95 {cost['p95']:.1f} ms, {cost['rows']} rows"
        bench.report.at_most(f"photo check at {size:,} consents: queries", cost["queries"], "", 12, note)
    same = "queries" if len({cost["queries"] for cost in found.values()}) == 1 else "queries differ"
    bench.report.at_most(
        "photo check: p95 at the most beside the least", last["p95"] / first["p95"], "×", 1.5, same
    )
    bench.report.at_most(
        "photo check: rows at the most beside the least", last["rows"] / first["rows"], "×", 1.1
    )
