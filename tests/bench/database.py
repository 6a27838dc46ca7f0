"""A database of the bench's own, filled in sets: rows that the portal made itself, multiplied by the database."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg

from tests.bench.floor.tables import TABLES

SERVER = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
PEOPLE_PER = 20
"""One member of staff for so many accounts."""


@contextmanager
def database(like: str = "") -> Iterator[str]:
    """The URL of an empty database, or a copy of one `like` it that nobody uses now; dropped in the end.

    Raises SystemExit where no server answers.
    """
    name = f"portal_bench_{secrets.token_hex(4)}"
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        raise SystemExit(
            "make bench needs PostgreSQL: start it, or say where it is with TEST_DATABASE_URL."
        ) from None
    with server:
        template = f" TEMPLATE {like.rpartition('/')[2]}" if like else ""
        server.execute(f"CREATE DATABASE {name}{template}")
        try:
            yield f"{SERVER.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def add_floor(url: str) -> None:
    """What the floor needs beside the portal's tables."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in TABLES:
            connection.execute(statement)


def fill(url: str, size: int, people: int = 0) -> None:
    """Bring accounts (with lead, credential, value and a reveal), requests and audit events to `size` rows each.

    There is one member of staff for every PEOPLE_PER accounts, or as many as `people` says.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        rows = Rows(connection)
        rows.people(people or size // PEOPLE_PER)
        rows.accounts(size)
        rows.requests(size)
        rows.audit(size)
        connection.execute("VACUUM ANALYZE")


class Rows:
    """Multiplies rows by `INSERT … SELECT` from one that the portal made, so that every other column is as it made it."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def people(self, size: int) -> None:
        """Members of staff, each in a service."""
        if size <= self.one("SELECT count(*) FROM accounts_user"):
            return
        changes = {"email": "'staff' || n || '@bench.example'", "full_name": "'Member of staff ' || n"}
        before = self.one("SELECT max(id) FROM accounts_user")
        self.copies("accounts_user", size, "email = 'officer@council.example'", changes)
        new = f"(SELECT id AS n FROM accounts_user WHERE id > {before})"
        works = {"user_id": "n", "service_id": _each_in_turn("accounts_service"), "is_manager": "false"}
        self.copies_for(new, "accounts_membership", works, "ended_on IS NULL")

    def accounts(self, size: int) -> None:
        before = self.one("SELECT max(id) FROM socialaccounts_socialaccount")
        words = "(ARRAY['Parks','Museum','Library','Theatre','Housing','Markets','Leisure','Events'])"
        template = (
            "id = (SELECT min(c.account_id) FROM socialaccounts_credential c"
            " JOIN socialaccounts_socialaccount a ON a.id = c.account_id WHERE a.status = 'live')"
        )
        changes = {
            "name": f"{words}[1 + n % 8] || ' ' || {words}[1 + n / 8 % 8] || ' ' || md5(n::text)",
            "handle": "'bench' || n",
            "url": "'https://www.facebook.com/bench' || n",
            "platform_id": _each_in_turn("socialaccounts_platform"),
            "service_id": _each_in_turn("accounts_service"),
        }
        self.copies("socialaccounts_socialaccount", size, template, changes)
        new = f"(SELECT id AS n FROM socialaccounts_socialaccount WHERE id > {before})"
        self.copies_for(new, "socialaccounts_credential", {"account_id": "n"})
        self.copies_for(new, "socialaccounts_reveal", {"account_id": "n"})
        lead = {
            "account_id": "n",
            "capacity": "'lead'",
            "until": "NULL",
            "user_id": _each_in_turn("accounts_user"),
        }
        self.copies_for(new, "socialaccounts_holder", lead)
        self.copies_for(
            f"(SELECT id AS n FROM socialaccounts_credential WHERE account_id > {before})",
            "socialaccounts_version",
            {
                "id": "gen_random_uuid()",
                "credential_id": "n",
                "fingerprint": "decode(md5(n::text), 'hex')",
                "superseded_at": "NULL",
            },
        )

    def requests(self, size: int) -> None:
        """Nearly all of a long list's requests are over; more than a page of them waits."""
        table, template = "approvals_accountrequest", "status = 'submitted' AND account_id IS NULL"
        changes = {"token": "gen_random_uuid()", "name": "'Bench ' || n", "handle": "'bench' || n"}
        waiting = max(60, size // 100)
        self.copies(table, waiting, template, changes)
        self.copies(table, 2 * waiting, "status = 'supported' AND account_id IS NULL", changes)
        self.copies(table, size, template, {**changes, "status": "'withdrawn'"})

    def audit(self, size: int) -> None:
        changes = {"digest": "md5(n::text) || md5(n::text)", "at": "at + n * interval '1 second'"}
        last = "sequence = (SELECT sequence FROM accounts_audithead)"
        # The guards would rightly refuse what follows.
        self.connection.execute("SET session_replication_role = replica")
        self.copies("accounts_auditevent", size, last, {"sequence": "n", **changes})
        self.connection.execute(
            "UPDATE accounts_audithead SET sequence = (SELECT max(sequence) FROM accounts_auditevent)"
        )

    def copies(self, table: str, size: int, template: str, changes: Mapping[str, str]) -> None:
        """Copies of the first row where `template`, until the table holds `size`. In a change, `n` is the copy's number."""
        there = self.one(f"SELECT count(*) FROM {table}")
        if size > there:
            numbers = f"(SELECT n::int FROM generate_series({there + 1}, {size}) n)"
            self.copies_for(numbers, table, changes, template)

    def copies_for(
        self, numbers: str, table: str, changes: Mapping[str, str], template: str = "true"
    ) -> None:
        """One copy for each `n` of a subquery, with `changes`: SQL expressions by column."""
        columns = self.columns(table, changes)
        values = [changes.get(column, f"old.{column}") for column in columns]
        made = self.connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"
            f" FROM {numbers} numbers, (SELECT * FROM {table} WHERE {template} LIMIT 1) old ORDER BY n"
        )
        if not made.rowcount:
            raise RuntimeError(f"The demo data has no row of {table} where {template}.")

    def columns(self, table: str, changes: Mapping[str, str]) -> list[str]:
        """The columns to be written: not what the database makes itself, unless a change gives it."""
        found = self.connection.execute(
            "SELECT column_name, is_identity = 'YES' OR is_generated = 'ALWAYS' FROM information_schema.columns"
            " WHERE table_name = %s AND table_schema = 'public'",
            [table],
        )
        return [name for name, made in found if name in changes or not made]

    def one(self, query: str) -> int:
        row = self.connection.execute(query).fetchone()
        return int(row[0]) if row and row[0] else 0


def _each_in_turn(table: str) -> str:
    """The keys of `table`, taken in turn as `n` grows."""
    return f"((SELECT array_agg(id ORDER BY id) FROM {table}))[1 + n % (SELECT count(*) FROM {table})]"
