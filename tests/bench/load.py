"""Asking for one page again and again, and what that costs in CPU time."""

import http.client
import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.bench.served import Served

CLIENTS = 2
REQUESTS = 50
ROUNDS = 5
WARM_UP = 12


@dataclass(frozen=True)
class Ask:
    """One request, and the words that show its answer to be the right one."""

    path: str
    shows: str
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds for one request."""

    web: float
    database: float

    @property
    def total(self) -> float:
        return self.web + self.database


def send(served: Served, ask: Ask) -> bytes:
    """The answer's body. Raises AssertionError when it is not the page that was meant."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    try:
        connection.request(ask.method, ask.path, ask.body or None, ask.headers)
        answer = connection.getresponse()
        page = answer.read()
    finally:
        connection.close()
    assert answer.status == 200, (
        f"{served.name} {ask.path}: {answer.status} {answer.headers.get('Location', '')}"
    )
    assert ask.shows.encode() in page, f"{served.name} {ask.path} does not show {ask.shows!r}"
    return page


def measure(served: Served, ask: Ask) -> Cost:
    """What a request costs, over REQUESTS of them from CLIENTS at once."""
    web, database = served.web_seconds(), served.database_seconds()
    with ThreadPoolExecutor(CLIENTS) as clients:
        for _ in clients.map(lambda _: send(served, ask), range(REQUESTS)):
            pass
    web, database = served.web_seconds() - web, served.database_seconds() - database
    return Cost(web / REQUESTS * 1000, database / REQUESTS * 1000)


def side_by_side(pairs: Sequence[tuple[Served, Ask]]) -> list[Cost]:
    """The median cost of each, their rounds interleaved so that a busy moment strikes all alike."""
    for served, ask in pairs:
        for _ in range(WARM_UP):
            send(served, ask)
    rounds = [[measure(served, ask) for served, ask in pairs] for _ in range(ROUNDS)]
    return [
        Cost(
            statistics.median(cost.web for cost in costs), statistics.median(cost.database for cost in costs)
        )
        for costs in zip(*rounds, strict=True)
    ]
