"""What the rotation sweep takes beside the raw statements when all of so many accounts are due."""

import os

from tests.bench.portal import Bench

SIZES = [int(size) for size in os.environ.get("BENCH_SWEEPS", "1000 10000 100000").split()]
OTHERS = 100
"""The demo data has accounts that are not live, and some with several holders: so many more than are due."""
AIM, IDLE_AIM, GROWTH_MB = 3, 1.5, 16


def measure(bench: Bench) -> None:
    report, memory = bench.report, {}
    for size in SIZES:
        bench.fill(size + OTHERS)
        raw, again, first, idle, memory[size] = bench.run("sweeping", size)
        note = f"{first:.2f} s, raw {raw:.2f} s"
        report.at_most(f"sweep with {size:,} due: CPU beside the raw statements", first / raw, "×", AIM, note)
        note = f"{idle * 1000:.0f} ms, raw {again * 1000:.0f} ms"
        report.at_most(f"sweep with {size:,} due, run again: CPU", idle / again, "×", IDLE_AIM, note)
    what = f"sweep: memory at {SIZES[-1]:,} due over that at {SIZES[0]:,}"
    report.at_most(what, memory[SIZES[-1]] - memory[SIZES[0]], "MB", GROWTH_MB)
