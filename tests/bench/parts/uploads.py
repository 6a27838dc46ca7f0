"""Uploads a second, hashed, sealed and brought to the disk, beside bare Django with Tink and `fsync` doing the same."""

from tests.bench.portal import Bench

LEAST = 0.7
MOST_ADDED = 40
"""Megabytes that a process may grow by while scans stream through it."""


def measure(bench: Bench) -> None:
    found = bench.run("uploading")
    for size in ("1", "10"):
        mine, bare = found["mine"][size], found["bare"][size]
        note = f"{mine:,.1f} uploads a CPU second, bare {bare:,.1f}"
        bench.report.at_least(f"uploads of {size} MB: speed beside the floor", mine / bare, "×", LEAST, note)
    bench.report.at_most("uploads of 10 MB: memory added", found["memory"], "MB", MOST_ADDED)
