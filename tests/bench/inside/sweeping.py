"""The rotation sweep beside the least that a database can do: one raw INSERT … SELECT of the notices and one UPDATE.

The floor finds the same due passwords and owes their holders the same notices, into a table with the indexes and foreign
keys of the portal's own, and moves a date of as many rows. It opens no rotations, asks nothing of the other causes, leaves
out who changed service, and writes no audit event. Both are sent over one connection, their plans kept by the server, and
both have run before, as in a worker that has been up for some hours. Run again, both look for what is due and find it done.

Measures both, interleaved, and prints the costs as JSON: CPU seconds of this process and of its database backend; memory is
what this process grew to.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

ROUNDS = 3
WARMING = 6
"""PostgreSQL decides about keeping a plan when a statement has been run five times."""
VACUUMED = (
    "accounts_notice",
    "socialaccounts_rotation",
    "socialaccounts_version",
    "floor_notice",
    "floor_stage",
)
FLOOR = """
DROP TABLE IF EXISTS floor_notice, floor_stage;
CREATE TABLE floor_notice (LIKE accounts_notice INCLUDING ALL);
ALTER TABLE floor_notice ADD FOREIGN KEY (recipient_id) REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE floor_stage (version_id uuid PRIMARY KEY, due_on date, next_stage_on date);
CREATE INDEX floor_stage_next ON floor_stage (next_stage_on);
"""
INSERT = """
INSERT INTO floor_notice (recipient_id, kind, about_type, about_id, stage, title, facts, path, owed_at, next_try_at,
                          failures, last_error)
SELECT h.user_id, 'rotation_due', 'socialaccounts.version', v.id::varchar, 'before-7',
       'Change the password of ' || a.name || ' by ' || to_char(v.due_on, 'FMDD FMMonth YYYY'), '{}',
       '/register/SA-' || lpad(a.id::varchar, greatest(4, length(a.id::varchar)), '0') || '/', now(), now(), 0, ''
FROM socialaccounts_version v
JOIN socialaccounts_credential c ON c.id = v.credential_id
JOIN socialaccounts_socialaccount a ON a.id = c.account_id
JOIN socialaccounts_holder h ON h.account_id = a.id AND h.since <= %(today)s AND (h.until IS NULL OR h.until > %(today)s)
JOIN accounts_user u ON u.id = h.user_id AND u.is_active
WHERE v.confirmed_at IS NOT NULL AND v.superseded_at IS NULL AND v.due_on <= %(soon)s AND a.status = 'live'
ON CONFLICT DO NOTHING
"""
UPDATE = "UPDATE floor_stage SET next_stage_on = due_on WHERE next_stage_on <= %(today)s"

LEADS = """
SELECT c.id AS credential, c.account_id AS account, min(h.user_id) AS person
FROM socialaccounts_credential c JOIN socialaccounts_holder h ON h.account_id = c.account_id AND h.until IS NULL
GROUP BY c.id, c.account_id
"""
PREPARE = f"""
UPDATE socialaccounts_version v SET deposited_by_id = l.person, confirmed_by_id = l.person
FROM ({LEADS}) l WHERE l.credential = v.credential_id;
INSERT INTO socialaccounts_reveal (account_id, version_id, person_id, at, kind, reason)
SELECT l.account, v.id, l.person, now(), 'shown', '' FROM ({LEADS}) l
JOIN socialaccounts_version v ON v.credential_id = l.credential AND v.confirmed_at IS NOT NULL AND v.superseded_at IS NULL
WHERE NOT EXISTS (SELECT 1 FROM socialaccounts_reveal r WHERE r.version_id = v.id)
"""
FRESH = """
DELETE FROM accounts_notice; DELETE FROM socialaccounts_rotation; DELETE FROM floor_notice; DELETE FROM floor_stage;
UPDATE socialaccounts_version SET due_on = %(far)s WHERE due_on < %(far)s;
UPDATE socialaccounts_version v SET due_on = %(today)s + 1 + d.n %% 4
FROM (SELECT v.id, row_number() OVER (ORDER BY v.id)::int AS n FROM socialaccounts_version v
      JOIN socialaccounts_credential c ON c.id = v.credential_id
      JOIN socialaccounts_socialaccount a ON a.id = c.account_id AND a.status = 'live' AND a.handle LIKE 'bench%%'
      WHERE v.confirmed_at IS NOT NULL AND v.superseded_at IS NULL LIMIT %(size)s) d
WHERE v.id = d.id;
INSERT INTO floor_stage SELECT id, due_on, %(today)s FROM socialaccounts_version WHERE due_on < %(far)s
"""


def main() -> None:
    import django

    django.setup()
    from config import clock

    today = clock.today()
    days = {"today": today, "soon": today + timedelta(days=7), "far": today + timedelta(days=20)}
    _execute("SET session_replication_role = replica; " + FLOOR + PREPARE, {})
    _execute("SET session_replication_role = DEFAULT", {})
    for table in ("accounts_user", "socialaccounts_holder", "socialaccounts_reveal"):
        _execute(f"VACUUM ANALYZE {table}", {})
    print(json.dumps(_measure(json.load(sys.stdin), days)))


def _measure(size: int, days: dict[str, Any]) -> list[float]:
    """Median costs: raw, raw again, sweep, sweep again; and the largest memory of this process so far, in megabytes."""
    from socialaccounts.rotation.sweep import sweep

    def raw() -> None:
        _execute(INSERT, days, kept=True)
        _execute(UPDATE, days, kept=True)

    def begin() -> None:
        _execute(FRESH, {**days, "size": size})
        for table in VACUUMED:
            _execute(f"VACUUM ANALYZE {table}", {})

    begin()
    for _ in range(WARMING):
        raw()
        sweep()
    rounds = []
    for _ in range(ROUNDS):
        begin()
        rounds.append([_cost(raw), _cost(raw), _cost(sweep), _cost(sweep)])
        _check(size)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*(statistics.median(costs) for costs in zip(*rounds, strict=True)), memory]


def _check(size: int) -> None:
    """Raises AssertionError unless both did the whole work, once."""
    for what in ("floor_notice", "accounts_notice WHERE kind = 'rotation_due'", "socialaccounts_rotation"):
        found = _execute(f"SELECT count(*) FROM {what}", {})
        assert found == size, f"{found} of {size}: {what}"


def _cost(work: Callable[[], object]) -> float:
    """CPU seconds of this process and of its database backend."""
    from tests.bench.served import cpu_seconds

    backend = _execute("SELECT pg_backend_pid()", {})
    mine, its = time.process_time(), cpu_seconds(backend)
    work()
    return time.process_time() - mine + cpu_seconds(backend) - its


def _execute(statement: str, values: dict[str, Any], *, kept: bool = False) -> Any:
    from django.db import connection

    from config.compiled import cursor as keeping

    with keeping() if kept else connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchone()[0] if statement.startswith("SELECT") else None


if __name__ == "__main__":
    sys.exit(main())
