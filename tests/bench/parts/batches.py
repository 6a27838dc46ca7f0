"""A batch of scans, read, sealed, sorted and filed, beside the bare decoding of the same pages."""

from tests.bench.portal import Bench


def measure(bench: Bench) -> None:
    found = bench.run("batches")
    mine, bare = found["pages"] / found["mine"], found["pages"] / found["bare"]
    note = f"{mine:.1f} pages a CPU second, bare {bare:.1f}, {found['pages']} pages"
    bench.report.at_least("bulk scan: pages a second beside bare decoding", mine / bare, "×", 0.6, note)
