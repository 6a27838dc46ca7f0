"""On PostgreSQL the keys of children's names are compared letter by letter, so that their indexes find a beginning."""

from django.db import migrations

LENGTHS = {"namesake_key": 220, "family_key": 120}


def collate(collation):
    def run(apps, editor):
        if editor.connection.vendor == "postgresql":
            changes = ", ".join(
                f'ALTER COLUMN {name} TYPE varchar({length}) COLLATE "{collation}"'
                for name, length in LENGTHS.items()
            )
            editor.execute(f"ALTER TABLE consents_child {changes}")

    return run


class Migration(migrations.Migration):
    dependencies = [("consents", "0010_paper_that_waits")]

    operations = [migrations.RunPython(collate("C"), collate("default"))]
