#!/usr/bin/env python
"""Makes the key, the database and the demo data of the embedded portal where they are not there yet.

Prints who can sign in. Running it again changes nothing and keeps what people entered.
"""

import os
import sys
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402


def main() -> None:
    django.setup()
    for folder in (settings.STORAGES["default"]["OPTIONS"]["location"], settings.STATIC_ROOT):
        Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("make_keys", verbosity=0, stdout=StringIO())
    database = settings.DATABASES["default"]
    path = Path(database["NAME"])
    if not database["ENGINE"].endswith("sqlite3") or path.exists():
        fill()
        return
    print("Making the database and its demo data…", flush=True)
    # Under another name until it is whole, so that a first start that is broken off leaves nothing half-filled.
    partial = path.with_name(f"{path.name}.new")
    for left in path.parent.glob(f"{partial.name}*"):
        left.unlink()
    database["NAME"] = connection.settings_dict["NAME"] = str(partial)
    fill()
    connection.close()
    partial.rename(path)


def fill() -> None:
    """Bring the database up to date and put the demo data in where there is none; says who can sign in."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("seed_demo")


if __name__ == "__main__":
    main()
