"""The queue, a request's page and the home page of comms at 10,000 requests and 5,000 staff, beside the same at 200."""

from tests.bench.portal import Bench

FEW, MANY = 200, 10_000
STAFF = 5_000
SLOWER = 1.5


def measure(bench: Bench) -> None:
    with bench.copy() as small, bench.copy() as large:
        small.fill(FEW)
        large.fill(MANY, people=STAFF)
        before, after = small.run("requests"), large.run("requests")
    for page, (queries, seconds) in after.items():
        few_queries, few_seconds = before[page]
        name = f"{page} at {MANY:,} requests, {STAFF:,} staff"
        bench.report.at_most(f"{name}: queries", queries, "", few_queries)
        note = f"{seconds * 1000:.1f} ms, {few_seconds * 1000:.1f} ms"
        bench.report.at_most(f"{name}: time beside {FEW}", seconds / few_seconds, "×", SLOWER, note)
