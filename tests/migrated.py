"""A migrated SQLite database kept between runs, so that only the first run after a change of the migrations makes it."""

import hashlib
import os
import shutil
from pathlib import Path

import django
from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "tests"
BESIDES = (
    ROOT / "config" / "triggers.py",
    ROOT / "config" / "redaction.py",
    ROOT / "socialaccounts" / "register" / "presences.py",
)
"""What migrations call."""


def of_these_migrations() -> Path:
    """Where the database of the migrations as they stand is kept, or will be."""
    found = hashlib.sha256(django.__version__.encode())
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    for file in sorted([*BESIDES, *(file for folder in folders for file in folder.glob("*.py"))]):
        found.update(file.read_bytes())
    return KEPT / f"migrated-{found.hexdigest()[:20]}.sqlite3"


def take(to: str) -> bool:
    """Copy the kept database to this path; False where there is none yet."""
    kept = of_these_migrations()
    if kept.exists():
        shutil.copyfile(kept, to)
    return kept.exists()


def keep() -> None:
    """Keep the database of this run, which no test has touched, and forget those of other migrations."""
    kept = of_these_migrations()
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(unfinished)])
    for old in KEPT.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished.rename(kept)
