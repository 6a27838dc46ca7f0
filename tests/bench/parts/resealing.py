"""What `rotate_keys` spends on values that it seals anew, beside Tink alone with the same values."""

from tests.bench.portal import Bench

VALUES = 10_000


def measure(bench: Bench) -> None:
    bench.fill(VALUES)
    spent = bench.run("resealing")
    note = (
        f"{spent['values'] / spent['portal']:,.0f} a CPU second, Tink {spent['values'] / spent['tink']:,.0f}"
    )
    bench.report.at_most(
        "sealing values anew: CPU beside Tink alone", spent["portal"] / spent["tink"], "×", 60, note
    )
