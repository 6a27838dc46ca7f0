"""Finding people by a part of their name or e-mail address by trigrams, on PostgreSQL; SQLite reads the rows."""

from django.db import migrations

INSTALL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX user_by_name_part ON accounts_user USING gin (upper(full_name) gin_trgm_ops)",
    "CREATE INDEX user_by_email_part ON accounts_user USING gin (upper(email) gin_trgm_ops)",
)
REMOVE = ("DROP INDEX user_by_email_part", "DROP INDEX user_by_name_part")


def run_on_postgresql(statements):
    def run(apps, editor):
        if editor.connection.vendor == "postgresql":
            for statement in statements:
                editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_notices")]

    operations = [migrations.RunPython(run_on_postgresql(INSTALL), run_on_postgresql(REMOVE))]
