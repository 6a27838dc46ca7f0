"""The requests' text search by trigrams, on PostgreSQL; SQLite, which serves the embedded mode, reads the rows."""

from django.db import migrations

INSTALL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # UPPER, since that is what Django's `icontains` compares.
    "CREATE INDEX request_by_text ON approvals_accountrequest USING gin (UPPER(search_text) gin_trgm_ops)",
)
REMOVE = ("DROP INDEX request_by_text",)


def run_on_postgresql(statements):
    def run(apps, editor):
        if editor.connection.vendor == "postgresql":
            for statement in statements:
                editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]

    operations = [migrations.RunPython(run_on_postgresql(INSTALL), run_on_postgresql(REMOVE))]
