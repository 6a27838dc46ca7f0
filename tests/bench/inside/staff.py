"""Confirms an import of 5,000 staff beside inserting the same rows raw; and comms' home page with them. Prints JSON."""

import json
import resource
import statistics
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Membership, Service, User  # noqa: E402
from accounts.staff.importing import actions  # noqa: E402
from tests.bench.inside.people import sign_in  # noqa: E402
from tests.bench.portal import HOST  # noqa: E402

ROWS = 5_000
TABLES = ("accounts_user", "accounts_membership", "accounts_auditevent", "accounts_notice")


def main() -> None:
    by = User.objects.get(email="admin@council.example")
    service = Service.objects.filter(is_active=True).order_by("pk")[0]
    small = home_of_comms()
    held = peak()
    began = time.process_time()
    batch = actions.begin(data=file_of(service), by=by)
    actions.arrange(batch=batch, columns=batch.columns, mark_leavers=False, invite=True, by=by)
    judged = time.process_time()
    keys = {table: last(table) for table in TABLES}
    actions.confirm(batch=batch, by=by)
    written = time.process_time()
    memory = peak() - held
    assert Membership.objects.filter(service=service).count() >= ROWS
    raw = inserted_raw(keys)
    large = home_of_comms()
    print(
        json.dumps(
            {
                "check": judged - began,
                "write": written - judged,
                "raw": raw,
                "memory": memory,
                "home": large[0] / small[0],
                "queries": [small[1], large[1]],
            }
        )
    )


def file_of(service: Service) -> bytes:
    """A list of people who are new, each in the service."""
    lines = (f"bench{n}@staff.example,Bench Person {n},Clerk,{service.name}" for n in range(ROWS))
    return ("Email,Name,Job title,Service\n" + "\n".join(lines)).encode()


def last(table: str) -> int:
    """The highest key of a table."""
    key = "sequence" if table.endswith("auditevent") else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX({key}), 0) FROM {table}")
        return int(cursor.fetchone()[0])


def inserted_raw(keys: dict[str, int]) -> float:
    """CPU seconds for inserting the rows just written into tables of the same shape, 500 a statement."""
    spent = 0.0
    with transaction.atomic(), connection.cursor() as cursor:
        for table, before in keys.items():
            key = "sequence" if table.endswith("auditevent") else "id"
            cursor.execute(f"CREATE TEMPORARY TABLE raw_{table} AS SELECT * FROM {table} WHERE 1 = 0")
            cursor.execute(f"CREATE UNIQUE INDEX raw_{table}_key ON raw_{table} ({key})")
            cursor.execute(f"SELECT * FROM {table} WHERE {key} > %s", [before])
            rows = cursor.fetchall()
            marks = f"({', '.join(['%s'] * len(rows[0]))})"
            began = time.process_time()
            for start in range(0, len(rows), 500):
                part = rows[start : start + 500]
                values = [value for row in part for value in row]
                cursor.execute(f"INSERT INTO raw_{table} VALUES {', '.join([marks] * len(part))}", values)
            spent += time.process_time() - began
    return spent


def home_of_comms() -> tuple[float, int]:
    """CPU seconds of one opening of comms' home page, the median of many, and its queries."""
    client = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
    client.cookies[settings.SESSION_COOKIE_NAME] = sign_in(User.objects.get(email="comms@council.example"))
    client.get("/")
    times = []
    for _ in range(15):
        began = time.process_time()
        assert client.get("/").status_code == 200
        times.append(time.process_time() - began)
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    client.get("/")
    connection.force_debug_cursor = False
    return statistics.median(times), len(connection.queries)


def peak() -> float:
    """The most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
