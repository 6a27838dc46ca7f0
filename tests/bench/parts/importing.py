"""An import of 10,000 rows beside its least: sealing the values, and inserting its rows raw."""

from tests.bench.portal import Bench


def measure(bench: Bench) -> None:
    found = bench.run("importing")
    note = f"{found['mine']:.1f} s, raw {found['raw']:.1f} s"
    bench.report.at_most("import of 10,000 rows: beside raw", found["mine"] / found["raw"], "×", 6, note)
    bench.report.at_most("import of 10,000 rows: memory", found["memory"], "MB", 150)
