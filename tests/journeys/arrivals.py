"""Browsers that come to the test's own server: quicker than a whole portal, where no worker is needed."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from accounts.roles import seed_roles
from tests.journeys.visitor import Visitor


@pytest.fixture
def arrive(browser, live_server, request, transactional_db, settings) -> Iterator[Callable[..., Visitor]]:  # type: ignore[no-untyped-def]
    """`arrive()`: a browser of its own that nobody is signed in to. Problems met on any page fail the test."""
    # Transactional tests before this one have emptied the tables.
    seed_roles()
    cache.clear()
    settings.REDIS_URL = ""
    visitors: list[Visitor] = []

    def come(*, javascript: bool = True, narrow: bool = False) -> Visitor:
        visitor = Visitor(browser, live_server.url, request.node.name, javascript=javascript, narrow=narrow)
        visitors.append(visitor)
        return visitor

    yield come
    for visitor in visitors:
        visitor.context.close()
    assert [problem for visitor in visitors for problem in visitor.problems] == []
