"""`make bench`: see the package's docstring."""

import importlib
import os
import pkgutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.bench import parts
from tests.bench.portal import Bench, prepared
from tests.bench.report import Report
from tests.bench.served import ROOT


def main() -> int:
    """0 when every part ran, whatever it found; 1 when one of them broke: the others are measured all the same."""
    chosen, report, broken = chosen_parts(), Report(), []
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
        prepared(report, Path(folder)) as bench,
    ):
        for name in chosen:
            report.begin(name)
            if not ran(name, bench):
                broken.append(name)
    report.write(ROOT / "var" / "bench.json")
    print(f"It took {(time.monotonic() - began) / 60:.1f} minutes.")
    if broken:
        print(f"Broke: {', '.join(broken)}.")
    return 1 if broken else 0


def chosen_parts() -> list[str]:
    """The parts that BENCH names, otherwise all. Raises SystemExit for a name that is none."""
    there = sorted(module.name for module in pkgutil.iter_modules(parts.__path__))
    chosen = os.environ.get("BENCH", "").replace(",", " ").split()
    if unknown := [name for name in chosen if name not in there]:
        raise SystemExit(f"There is no part {' or '.join(unknown)}: BENCH may name {', '.join(there)}.")
    return chosen or there


def ran(name: str, bench: Bench) -> bool:
    """Whether a part ran to its end; what stopped it is shown."""
    try:
        with bench.copy() as own:
            importlib.import_module(f"{parts.__name__}.{name}").measure(own)
    except Exception:
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
