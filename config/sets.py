"""Writing whole sets of rows by one statement, and one transaction at a time in a section of work."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import Combinable
from django.db.transaction import TransactionManagementError

from config.compiled import Place, Places, bound

Build = Callable[..., tuple[models.QuerySet[Any], Mapping[str, Combinable]]]
_PATIENCE = "800ms"
"""Less than the second after which PostgreSQL looks for a deadlock and may end any of those in it."""


def insert_from(model: type[models.Model], rows: models.QuerySet[Any], **columns: Combinable) -> int:
    """Insert one row of `model` for each of `rows`, by one INSERT … SELECT; returns how many were new.

    `columns` are expressions on `rows`, by field name of `model`. What a unique constraint of
    `model` holds already is passed over. Nothing of it comes to this process, so that memory does not grow with the rows.
    """
    statement, parameters = _insert_select(model, rows, columns)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


class CompiledInsert(Places):
    """`insert_from` with places, its SQL worked out once in a process for lists of each length."""

    def __init__(self, model: type[models.Model], build: Build, places: Mapping[str, Place]) -> None:
        super().__init__(places)
        self._model, self._build = model, build
        self._made: dict[tuple[int, ...], tuple[str, Sequence[Any]]] = {}

    def run(self, **values: Any) -> int:
        """Insert; returns how many were new. Raises ValueError for None; a list holds one value at least."""
        lengths, flat = self.filled(values)
        if lengths not in self._made:
            self._made[lengths] = _insert_select(self._model, *self._build(**self.given(lengths)))
        statement, parameters = self._made[lengths]
        with connection.cursor() as cursor:
            cursor.execute(statement, bound(parameters, flat))
            return int(cursor.rowcount)


def compiled_insert(model: type[models.Model], **places: Place) -> Callable[[Build], CompiledInsert]:
    """Decorate a function from places to rows, and to the columns that `insert_from` takes."""
    return lambda build: CompiledInsert(model, build, places)


def _insert_select(
    model: type[models.Model], rows: models.QuerySet[Any], columns: Mapping[str, Combinable]
) -> tuple[str, Sequence[Any]]:
    select, parameters = rows.values_list(*columns.values()).query.sql_with_params()
    quote = connection.ops.quote_name
    fields = {field.name: str(field.column) for field in model._meta.concrete_fields}
    names = ", ".join(quote(fields[name]) for name in columns)
    # Every part is built by the ORM or is a name from the model; the values go as parameters.
    into = f"INSERT INTO {quote(model._meta.db_table)} ({names})"
    return f"{into} {select} ON CONFLICT DO NOTHING", parameters


def one_at_a_time(section: str) -> None:
    """Wait until no other transaction is in the named section of the portal's own work; it is this one's until it ends.

    From here on it gives way: rows that it refers to are looked for at each statement, not at the end when it may hold what
    others wait for, and it fails with OperationalError where people's transactions hold a row for long, before any of
    theirs could fail for it. SQLite lets one transaction write at a time anyway.
    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{section} is done inside a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(section.encode())])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
