"""Database triggers that keep rows as they were written, for SQLite and PostgreSQL (design 5.4 and 5.10).

`AppendOnly` is used in a migration's `operations`; what it installs refuses UPDATE, DELETE, TRUNCATE and re-insertion.
"""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def append_only_sql(vendor: str, table: str, key: str, *, when: str = "") -> tuple[list[str], list[str]]:
    """The statements that install and remove the guard of `table`, whose primary key column is `key`.

    `when` is a condition on OLD (the same in both dialects) under which a row is guarded; empty means always.
    Raises ValueError for a database that the portal does not support.
    """
    message = f"rows of {table} are append-only"
    condition = f" WHEN ({when})" if when else ""
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        install = [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}{condition} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}{condition} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refuse}",
        ]
        return install, [
            f"DROP TRIGGER IF EXISTS {table}_{name}" for name in ("no_update", "no_delete", "no_replace")
        ]
    if vendor == "postgresql":
        install = [
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW{condition} EXECUTE FUNCTION {table}_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        ]
        return install, [
            *(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}" for name in ("no_change", "no_truncate")),
            f"DROP FUNCTION IF EXISTS {table}_refuse()",
        ]
    raise ValueError(f"no append-only guard is known for {vendor}")


class AppendOnly(migrations.RunPython):
    """Migration operation: guard `table` from now on."""

    def __init__(self, table: str, *, key: str = "id", when: str = "") -> None:
        self.arguments = (table, key, when)

        def install(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            _run(editor, append_only_sql(editor.connection.vendor, table, key, when=when)[0])

        def remove(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            _run(editor, append_only_sql(editor.connection.vendor, table, key, when=when)[1])

        super().__init__(install, remove)


def _run(editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    for statement in statements:
        editor.execute(statement)
