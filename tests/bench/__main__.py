"""`make bench`: see the package's docstring. BENCH_SIZES="100 1000", BENCH_SWEEPS="1000" and
BENCH_PAGES="home,reveal" measure less.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import database, sweeps, whole
from tests.bench.load import Cost, side_by_side
from tests.bench.pages import HOST, PAGES, Page, asks
from tests.bench.report import Report
from tests.bench.served import ROOT, Served, clean_environment

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "100 1000 10000 100000").split()]
GROWTH = 1.5
"""How much more CPU a page may take at the largest size than at the smallest."""
FLOOR = "tests.bench.floor.wsgi"


def main() -> None:
    began = time.monotonic()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, database.database() as url:
        portal = production(Path(folder), url)
        manage(portal, "make_keys")
        manage(portal, "migrate", "--verbosity=0")
        manage(portal, "collectstatic", "--no-input", "--verbosity=0")
        manage({**portal, "DEBUG": "true", "ALLOW_UNSCANNED": "true"}, "seed_demo")
        database.add_floor(url)
        all_pages(report, url, portal)
        importing(report, run(portal, "tests.bench.importing"))
        resealing(report, portal)
        # In a database of its own, for here the sizes are what is due.
        with database.database() as another:
            own = {**portal, "DATABASE_URL": another}
            manage(own, "migrate", "--verbosity=0")
            manage({**own, "DEBUG": "true", "ALLOW_UNSCANNED": "true"}, "seed_demo")
            sweeps.sweeping(report, partial(database.fill, another), partial(run, own))
        os.environ.update(portal, DJANGO_SETTINGS_MODULE="tests.bench.floor.settings")
        whole.sealing(report)
        whole.embedded(report, Path(folder), clean_environment(), lambda: Served("floor", FLOOR, portal))
    report.write(ROOT / "var" / "bench.json")
    print(f"It took {(time.monotonic() - began) / 60:.1f} minutes.")


def production(home: Path, url: str) -> dict[str, str]:
    """The environment of a portal in production on this machine."""
    return clean_environment() | {
        "PORTAL_EMBEDDED": "false",
        "PORTAL_URL": f"https://{HOST}",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FROM_EMAIL": f"portal@{HOST}",
        "DATABASE_URL": url,
        "REDIS_URL": os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/8",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "KEYSET_PATH": str(home / "keyset.json"),
        "STORAGE_URL": f"file://{home}/store",
        "STATIC_ROOT": str(home / "static"),
        # One person fetches one password all the time here.
        "REVEAL_LIMIT": "100000",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def all_pages(report: Report, url: str, environment: Mapping[str, str]) -> None:
    """Every page at every size, beside its floor; then how each grew."""
    spent: dict[tuple[str, int], Cost] = {}
    counts: dict[int, dict[str, list[int]]] = {}
    for size in SIZES:
        database.fill(url, size)
        found = run(environment, "tests.bench.people")
        counts[size] = run(environment, "tests.bench.costs", json.dumps(found))
        with (
            Served("portal", "config.wsgi", environment) as portal,
            Served("floor", FLOOR, environment) as floor,
        ):
            for page in PAGES:
                mine, bare = asks(page, found)
                spent[page.name, size], least = side_by_side([(portal, mine), (floor, bare)])
                beside_floor(report, page, size, spent[page.name, size], least)
            if size == SIZES[-1]:
                whole.weight(report, portal, asks(PAGES[0], found)[0])
    first, last = SIZES[0], SIZES[-1]
    for page in PAGES:
        growth = spent[page.name, last].total / spent[page.name, first].total
        report.at_most(f"{page.name}: CPU at {last:,} rows beside {first:,}", growth, "×", GROWTH)
        for number, what in enumerate(("queries", "rows fetched")):
            few, many = counts[first][page.name][number], counts[last][page.name][number]
            report.at_most(
                f"{page.name}: {what} at {last:,} rows, as at {first:,}", many, what.split()[0], few
            )


def resealing(report: Report, environment: Mapping[str, str]) -> None:
    """What `rotate_keys` spends on values that it seals anew, beside Tink alone with the same values."""
    spent = run(environment, "tests.bench.resealing")
    note = (
        f"{spent['values'] / spent['portal']:,.0f} a CPU second, Tink {spent['values'] / spent['tink']:,.0f}"
    )
    report.at_most(
        "sealing values anew: CPU beside Tink alone", spent["portal"] / spent["tink"], "×", 60, note
    )


def beside_floor(report: Report, page: Page, size: int, mine: Cost, bare: Cost) -> None:
    note = f"{mine.web:.1f} + {mine.database:.1f} ms, floor {bare.web:.1f} + {bare.database:.1f} ms"
    report.at_most(
        f"{page.name} at {size:,} rows: CPU beside the floor", mine.total / bare.total, "×", page.aim, note
    )


def importing(report: Report, found: Mapping[str, float]) -> None:
    """An import of 10,000 rows beside its least: sealing the values, and inserting its rows raw."""
    note = f"{found['mine']:.1f} s, raw {found['raw']:.1f} s"
    report.at_most("import of 10,000 rows: beside raw", found["mine"] / found["raw"], "×", 6, note)
    report.at_most("import of 10,000 rows: memory", found["memory"], "MB", 150)


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def run(environment: Mapping[str, str], module: str, given: str = "") -> Any:
    """What a module of the bench prints, as JSON, run in a process of the portal's."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=environment,
        check=True,
        input=given,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
