"""Statements whose plan PostgreSQL keeps."""

from typing import Any

from psycopg import Cursor


class PreparedCursor(Cursor[Any]):
    """Has every statement prepared, and its values bound, by the server."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparedCursor":
        return super().execute(query, params, prepare=True, **options)
