"""An import of 5,000 staff rows beside inserting its rows raw, and comms' home page before and after it."""

from tests.bench.portal import Bench

ROWS = 5_000


def measure(bench: Bench) -> None:
    found = bench.run("staff")
    report = bench.report
    note = f"{found['write']:.1f} s, raw {found['raw']:.1f} s, checked in {found['check']:.1f} s"
    report.at_most("import of 5,000 staff: beside raw", found["write"] / found["raw"], "×", 12, note)
    report.at_least(
        "import of 5,000 staff: rows a second", ROWS / (found["check"] + found["write"]), "rows", 500
    )
    report.at_most("import of 5,000 staff: memory", found["memory"], "MB", 100)
    report.at_most("comms' home page at 5,000 staff, as before", found["home"], "×", 1.5)
    few, many = found["queries"]
    report.at_most("comms' home page at 5,000 staff: queries", many, "queries", few)
