"""A real worker, killed with SIGKILL three times while it reads and files a stack of paper: no page is lost or joined wrong.

By default eight forms, so that it can run with every change; PORTAL_FAULTS=thorough takes forty.
"""

import json
import logging
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from config import clock
from consents.intake.batches.models import CLAIM_LASTS
from tests.faults.test_killed_sweep import SERVERS
from tests.journeys.portal import Portal, wait_for

logger = logging.getLogger(__name__)

THOROUGH = os.environ.get("PORTAL_FAULTS") == "thorough"
FORMS, MISSING = (40, 3) if THOROUGH else (8, 2)
KILLS = 3
SECONDS = 300


@pytest.fixture
def portal() -> Iterator[Portal]:
    """A portal without web or worker, on PostgreSQL and a Redis database that no other test uses."""
    database, redis = SERVERS
    server, _, number = redis.rpartition("/")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    running = Portal(database_url=database, redis_url=f"{server}/{(int(number or 0) + 4 + worker) % 16}")
    try:
        yield running.prepare()
    finally:
        running.stop()


def test_every_page_is_where_it_belongs_whenever_the_worker_dies(portal):
    pages = ask(portal, f"make({FORMS}, {MISSING})")
    started, began = clock.now(), time.monotonic()
    died_at = []
    # Twice while pages are read, the last time while forms are filed.
    for kill in range(KILLS):
        worker = portal.start_worker()
        if kill < KILLS - 1:
            wait_for(lambda kill=kill: far(portal)["read"] > pages * kill // KILLS, "pages are read", SECONDS)
        else:
            wait_for(lambda: far(portal)["back"] > 0, "forms are filed", SECONDS)
        portal.kill(worker)
        died_at.append(far(portal))
        # What the dead worker had in its hands is anybody's after its claim.
        portal.move_clock(started + (kill + 1) * (CLAIM_LASTS * 2))
    portal.start_worker()
    wait_for(lambda: far(portal)["sorted"], "the batch is sorted", SECONDS)

    found = ask(portal, "judge()")
    assert sum(count for state, count in found.items() if state != "complete") == pages
    logger.info(
        "%s forms, %s pages, died at %s, %.0f s: %s", FORMS, pages, died_at, time.monotonic() - began, found
    )


def far(portal: Portal) -> dict[str, Any]:
    """How far the worker is, asked of the database: a command of the portal would be too slow to catch it."""
    import psycopg

    with psycopg.connect(portal.environment["DATABASE_URL"], autocommit=True) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM consents_scannedpage),"
            " (SELECT count(*) FROM consents_form WHERE status = 'received'),"
            " (SELECT progress FROM consents_batch)"
        ).fetchone()
    assert row
    return {"read": row[0], "back": row[1], "sorted": row[2] == "sorted"}


def ask(portal: Portal, call: str) -> Any:
    """What a function of `stack` says, run inside the portal."""
    said = portal.manage(
        "shell", "--verbosity", "0", "--command", f"from tests.faults import stack; stack.{call}"
    )
    return json.loads(said.splitlines()[-1])
