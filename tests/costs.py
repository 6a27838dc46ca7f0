"""What a page costs the database: queries, and rows fetched by them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from django.db import connection
from django.db.models.sql import compiler
from django.test import Client
from django.test.utils import CaptureQueriesContext


@dataclass
class Cost:
    """Queries sent and rows fetched."""

    queries: int = 0
    rows: int = 0


@contextmanager
def counted() -> Iterator[Cost]:
    """Counts what the block costs. Django's own fetching is wrapped, not replaced."""
    cost = Cost()
    fetch = compiler.cursor_iter

    def counting(*args, **kwargs):  # type: ignore[no-untyped-def]
        for rows in fetch(*args, **kwargs):
            cost.rows += len(rows)
            yield rows

    with patch.object(compiler, "cursor_iter", counting), CaptureQueriesContext(connection) as captured:
        yield cost
    cost.queries = len(captured)


def cost_of(client: Client, url: str) -> Cost:
    """What a GET of `url` costs once caches are warm; the page must answer 200."""
    assert client.get(url).status_code == 200
    with counted() as cost:
        assert client.get(url).status_code == 200
    return cost
