"""The portal, the browser and the people of the journeys."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from accounts.demo import PASSWORD
from accounts.signin.adapter import DEMO_DOMAIN
from tests.journeys.portal import Portal
from tests.journeys.visitor import Visitor


def _queue_of_its_own(url: str) -> str:
    """A Redis database that no other worker of this run, and none of its other tests, uses."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    server, _, number = url.rpartition("/")
    return f"{server}/{(int(number) + 4 + worker) % 16}" if url else ""


def _portal() -> Portal:
    """A portal on the servers that the test run was given."""
    return Portal(
        database_url=os.environ.get("TEST_DATABASE_URL", ""),
        redis_url=_queue_of_its_own(os.environ.get("TEST_REDIS_URL", "")),
        clamd_url=os.environ.get("TEST_CLAMD_URL", ""),
    )


@pytest.fixture(scope="session")
def seeded() -> Iterator[Portal]:
    """Demo people in a database of their own, made once: the migrations take most of a portal's start."""
    made = _portal()
    try:
        yield made.seed()
    finally:
        made.stop()


@pytest.fixture
def portal(seeded: Portal) -> Iterator[Portal]:
    """A running portal with demo people."""
    running = _portal()
    try:
        yield running.start(seeded)
    finally:
        running.stop()


@pytest.fixture
def visit(
    request: pytest.FixtureRequest, browser: Browser, portal: Portal
) -> Iterator[Callable[..., Visitor]]:
    """`visit("officer")`: that demo person, signed in, at the home page."""
    visitors: list[Visitor] = []

    def arrive(name: str, *, javascript: bool = True) -> Visitor:
        visitor = Visitor(browser, portal.url, f"{request.node.originalname}-{name}", javascript=javascript)
        visitors.append(visitor)
        return visitor.sign_in(name + DEMO_DOMAIN, PASSWORD)

    yield arrive
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.context.close()
    assert problems == [], "\n".join(problems)
