"""The queue, a request's page and the home page of comms at 10,000 requests and 5,000 staff, beside the same at 200."""

from tests.bench.portal import Bench

FEW, MANY = 200, 10_000
STAFF = 5_000
SLOWER = 1.5
TIMES = 3
"""So often each store is measured, in turn, so that a busy moment of the machine strikes both alike."""
Pages = dict[str, tuple[int, float]]


def measure(bench: Bench) -> None:
    with bench.copy() as small, bench.copy() as large:
        small.fill(FEW)
        large.fill(MANY, people=STAFF)
        runs = [(small.run("requests"), large.run("requests")) for _ in range(TIMES)]
    before, after = (quickest(stores) for stores in zip(*runs, strict=True))
    for page, (queries, seconds) in after.items():
        few_queries, few_seconds = before[page]
        name = f"{page} at {MANY:,} requests, {STAFF:,} staff"
        bench.report.at_most(f"{name}: queries", queries, "", few_queries)
        note = f"{seconds * 1000:.1f} ms, {few_seconds * 1000:.1f} ms"
        bench.report.at_most(f"{name}: time beside {FEW}", seconds / few_seconds, "×", SLOWER, note)


def quickest(runs: tuple[Pages, ...]) -> Pages:
    """Of each page its queries, the most of any run, and its seconds in the quickest run."""
    return {page: (max(run[page][0] for run in runs), min(run[page][1] for run in runs)) for page in runs[0]}
