"""Confirms an import of 10,000 rows beside sealing the same values and inserting the same rows raw; prints JSON."""

import json
import resource
import statistics
import time
from uuid import uuid4

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from accounts.models import Service, User  # noqa: E402
from socialaccounts.vault.importing.actions import carry_out, confirm  # noqa: E402
from socialaccounts.vault.importing.models import ImportBatch  # noqa: E402
from socialaccounts.vault.models import Version  # noqa: E402
from tests.socialaccounts.vault.importing.made import STRONG, arranged, numbered  # noqa: E402

ROWS = 10_000
ROUNDS = 3
TABLES = {
    "socialaccounts_socialaccount": "id",
    "socialaccounts_holder": "id",
    "socialaccounts_credential": "id",
    "socialaccounts_version": "deposited_at",
    "accounts_auditevent": "sequence",
}


def main() -> None:
    by, service = User.objects.get(email="comms@council.example"), Service.objects.order_by("pk")[0]
    mine, raw, held = [], [], peak()
    memory = 0.0
    for number in range(ROUNDS):
        batch = examined(by, service, number * ROWS + 1)
        before = {table: last(table, key) for table, key in TABLES.items()}
        began = time.perf_counter()
        carry_out(pk=batch.pk)
        mine.append(time.perf_counter() - began)
        assert ImportBatch.objects.get(pk=batch.pk).status == "imported"
        # Of the first round alone: what the raw rows take is no part of it.
        memory = memory or peak() - held
        raw.append(sealed_and_inserted(before))
    print(json.dumps({"mine": statistics.median(mine), "raw": statistics.median(raw), "memory": memory}))


def examined(by: User, service: Service, first: int) -> ImportBatch:
    """An import about to be written. Its passwords count as weighed: that is zxcvbn's time, and the worker's."""
    from socialaccounts.vault.importing.examining import examine

    batch = arranged(by, service, numbered(ROWS, start=1_000_000 + first))
    batch.rows.update(weak=False)
    assert examine(batch.pk, seconds=600)
    return confirm(batch=batch, by=by)


def sealed_and_inserted(before: dict[str, object]) -> float:
    """Seconds for sealing as many values, and for inserting the rows just written into tables of the same shape."""
    with connection.cursor() as cursor, transaction.atomic():
        rows = {table: written(cursor, table, before[table]) for table in TABLES}
        began = time.perf_counter()
        for number in range(ROWS):
            Version(pk=uuid4()).seal(STRONG.format(number))
        for table, (columns, values) in rows.items():
            cursor.execute(f"CREATE TEMP TABLE raw_{table} (LIKE {table} INCLUDING ALL) ON COMMIT DROP")
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO raw_{table} ({', '.join(columns)}) VALUES ({places})", values)
        return time.perf_counter() - began


def written(cursor, table: str, before: object) -> tuple[list[str], list[tuple[object, ...]]]:  # type: ignore[no-untyped-def]
    """The columns that a client gives, and the rows after `before`."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = 'public' AND is_generated = 'NEVER' AND data_type <> 'jsonb'",
        [table],
    )
    columns = [name for (name,) in cursor.fetchall()]
    if table == "socialaccounts_socialaccount":
        columns.append("objectives")
    read = [f"{name}::text" if name == "objectives" else name for name in columns]
    cursor.execute(f"SELECT {', '.join(read)} FROM {table} WHERE {TABLES[table]} > %s", [before])
    return columns, cursor.fetchall()


def last(table: str, key: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({key}) FROM {table}")
        return cursor.fetchone()[0]


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
