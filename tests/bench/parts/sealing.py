"""Sealing and opening a scan, beside Tink alone."""

from tests.bench.portal import Bench


def measure(bench: Bench) -> None:
    speed = bench.run("sealing")
    for name, way in (("sealing a scan", "in"), ("opening a scan", "out")):
        mine, bare = speed[way], speed[f"tink {way}"]
        note = f"{mine:,.0f} MB a CPU second, Tink {bare:,.0f}"
        bench.report.at_least(f"{name}: speed beside Tink alone", mine / bare, "×", 0.8, note)
