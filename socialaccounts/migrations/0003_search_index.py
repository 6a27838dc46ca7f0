"""The register's text search by trigrams, on PostgreSQL; SQLite, which serves the embedded mode, reads the rows."""

from django.db import migrations

INSTALL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX account_by_text ON socialaccounts_socialaccount USING gin (search_text gin_trgm_ops)",
)
REMOVE = ("DROP INDEX account_by_text",)


def run_on_postgresql(statements):
    def run(apps, editor):
        if editor.connection.vendor == "postgresql":
            for statement in statements:
                editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("socialaccounts", "0002_platforms")]

    operations = [migrations.RunPython(run_on_postgresql(INSTALL), run_on_postgresql(REMOVE))]
