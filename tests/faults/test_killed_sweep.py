"""A real worker with beat, killed with SIGKILL at random while it sweeps and mails: every notice still comes, and once.

By default a few kills, so that it can run with every change; PORTAL_FAULTS=thorough kills 50 times over 2,000 credentials.
"""

import json
import logging
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import Any

import pytest

from accounts.notices.models import CLAIM_LASTS
from config.clock import LONDON
from tests.faults.crowd import WAVES
from tests.journeys.portal import Portal, redis_dump, wait_for

logger = logging.getLogger(__name__)

THOROUGH = os.environ.get("PORTAL_FAULTS") == "thorough"
KILLS, DUE = (50, 2000) if THOROUGH else (5, 300)
START = datetime.combine(date(2027, 3, 26), hour(9), tzinfo=LONDON)
"""Two days before the clocks go forward."""
LONGEST_LIFE = 2.5
SECONDS_OF_STANDSTILL = 180
SERVERS = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")


@pytest.fixture
def portal() -> Iterator[Portal]:
    """A portal without people, web or worker, on PostgreSQL and a Redis database that no other test uses."""
    database, redis = SERVERS
    server, _, number = redis.rpartition("/")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    running = Portal(database_url=database, redis_url=f"{server}/{(int(number or 0) + 4 + worker) % 16}")
    try:
        yield running.prepare()
    finally:
        running.stop()


def test_every_notice_is_owed_and_mailed_once_whatever_dies(portal):
    portal.move_clock(START)
    secrets = ask(portal, f"make({DUE})")
    watch = Watch(portal, secrets)

    for kill in range(KILLS):
        # A wave more falls due now and then; what a dead worker had in its hands is anybody's after its claim.
        claims = (kill + 1) * (CLAIM_LASTS + timedelta(minutes=1))
        live_and_die(portal, watch)
        portal.move_clock(START + timedelta(days=WAVES * (kill + 1) // (KILLS + 1)) + claims)
    portal.move_clock(START + timedelta(days=WAVES - 1) + (KILLS + 2) * (CLAIM_LASTS + timedelta(minutes=1)))
    portal.start_worker()
    while left := watch.left():
        # However slow the machine is: only one that stands still has failed.
        wait_for(
            lambda left=left: watch.left() < left, f"{left} are left to open or mail", SECONDS_OF_STANDSTILL
        )

    found = ask(portal, "tell()")
    assert found["rotations"] == DUE
    assert found["owed"] == found["due"], "each notice owed exists, once, and no other"
    mails = [(mail["To"], mail["Subject"], mail["Message-ID"]) for mail in portal.mails("")]
    assert len({identity for _, _, identity in mails}) == len(found["owed"]), "each was mailed"
    assert len(set(mails)) == len(found["owed"]), "a repeat is the same mail under the same Message-ID"
    repeats = sum(count - 1 for count in Counter(mails).values())
    assert repeats <= KILLS, "only what a worker had mailed, and not marked, when it died"
    assert not watch.secrets.search(b"\n".join(portal.sink.raw))
    logger.info("%s kills, %s mails, %s repeats, %s dumps of Redis", KILLS, len(mails), repeats, watch.looked)


def live_and_die(portal: Portal, watch: "Watch") -> None:
    """One worker's life: from its first task for a random time."""
    before = portal.tasks("received")
    worker = portal.start_worker()
    wait_for(lambda: portal.tasks("received") > before, "the worker takes a task", seconds=60)
    end = time.monotonic() + random.uniform(0, LONGEST_LIFE)  # noqa: S311
    while time.monotonic() < end:
        watch.look()
    portal.kill(worker)
    watch.look()


class Watch:
    """Looks for secrets in all that Redis holds, again and again."""

    def __init__(self, portal: Portal, secrets: list[str]) -> None:
        self.portal, self.looked = portal, 0
        self.secrets = re.compile("|".join(map(re.escape, secrets)).encode())

    def look(self) -> None:
        self.looked += 1
        assert not self.secrets.search(redis_dump(self.portal.environment["REDIS_URL"]))

    def left(self) -> int:
        """How many rotations are still to be opened and notices to be mailed: one, and two, for each credential."""
        self.look()
        found = ask(self.portal, "tell()")
        return 3 * DUE - int(found["rotations"]) - int(found["sent"])


def ask(portal: Portal, call: str) -> Any:
    """What a function of `crowd` says, run inside the portal."""
    said = portal.manage(
        "shell", "--verbosity", "0", "--command", f"from tests.faults import crowd; crowd.{call}"
    )
    return json.loads(said)
