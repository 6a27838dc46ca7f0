"""Writing whole sets of rows by one statement, and one transaction at a time in a section of work."""

import zlib
from typing import Any

from django.db import connection, models
from django.db.models.expressions import Combinable
from django.db.transaction import TransactionManagementError

_PATIENCE = "800ms"
"""Less than the second after which PostgreSQL looks for a deadlock and may end any of those in it."""


def insert_from(model: type[models.Model], rows: models.QuerySet[Any], **columns: Combinable) -> int:
    """Insert one row of `model` for each of `rows`, by one INSERT … SELECT; returns how many were new.

    `columns` are expressions on `rows`, by field name of `model`. What a unique constraint of
    `model` holds already is passed over. Nothing of it comes to this process, so that memory does not grow with the rows.
    """
    select, parameters = rows.values_list(*columns.values()).query.sql_with_params()
    quote = connection.ops.quote_name
    fields = {field.name: str(field.column) for field in model._meta.concrete_fields}
    names = ", ".join(quote(fields[name]) for name in columns)
    # Every part is built by the ORM or is a name from the model; the values go as parameters.
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) {select} ON CONFLICT DO NOTHING",
            parameters,
        )
        return int(cursor.rowcount)


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
