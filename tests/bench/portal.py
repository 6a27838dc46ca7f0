"""The portal under measurement: its environment, its database, and how to run something of it."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.bench import database
from tests.bench.report import Report
from tests.bench.served import ROOT, Served, clean_environment

HOST = "portal.bench"
FLOOR = "tests.bench.floor.wsgi"


@dataclass(frozen=True)
class Bench:
    """What a part is given: a portal in production with the demo data, in a database of the part's own."""

    report: Report
    home: Path
    environment: Mapping[str, str]

    @property
    def url(self) -> str:
        return self.environment["DATABASE_URL"]

    def fill(self, size: int, people: int = 0) -> None:
        """Bring accounts, requests and audit events to `size` rows each, and staff to `people` where it is given."""
        database.fill(self.url, size, people)

    def serve(self) -> Served:
        """The portal, served."""
        return Served("portal", "config.wsgi", self.environment)

    def serve_floor(self) -> Served:
        """Bare Django on the same database, served the same way."""
        return Served("floor", FLOOR, self.environment)

    def manage(self, *arguments: str, **variables: str) -> None:
        """A command of the portal's. Raises CalledProcessError when it fails."""
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.environment, **variables},
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def run(self, module: str, given: object = None) -> Any:
        """What a module of `tests.bench.inside` prints, as JSON; `given`, as JSON, is its standard input."""
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.inside.{module}"],
            cwd=ROOT,
            env=self.environment,
            check=True,
            input=json.dumps(given),
            stdout=subprocess.PIPE,
            text=True,
        )
        return json.loads(done.stdout)

    @contextmanager
    def copy(self) -> Iterator["Bench"]:
        """The same with a copy of the database, dropped in the end."""
        with database.database(like=self.url) as url:
            yield replace(self, environment={**self.environment, "DATABASE_URL": url})


@contextmanager
def prepared(report: Report, home: Path) -> Iterator[Bench]:
    """A portal with keys, tables, demo data, static files and what the floor needs beside them."""
    with database.database() as url:
        bench = Bench(report, home, production(home, url))
        bench.manage("make_keys")
        bench.manage("migrate", "--verbosity=0")
        bench.manage("collectstatic", "--no-input", "--verbosity=0")
        bench.manage("seed_demo", DEBUG="true", ALLOW_UNSCANNED="true")
        database.add_floor(url)
        yield bench


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
