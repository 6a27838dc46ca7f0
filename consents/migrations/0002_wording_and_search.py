"""The council's first wording, the guard of issued wordings, and the name search by trigrams on PostgreSQL."""

from datetime import date

from django.db import migrations

from config.triggers import AppendOnly

FIRST_VERSION = {
    "version": "2026-1",
    "offers": [
        ["facebook", "Facebook"],
        ["instagram", "Instagram"],
        ["x", "X (formerly Twitter)"],
        ["youtube", "YouTube"],
        ["linkedin", "LinkedIn"],
        ["tiktok", "TikTok"],
        ["nextdoor", "Nextdoor"],
        ["website", "The council’s website"],
        ["print", "Leaflets, posters and newspapers"],
    ],
    "media": ["photo", "video", "paid", "partner"],
    "naming": ["none", "first", "full"],
    "max_months": 24,
    "own_say_age": 13,
    "covers_earlier_photos": True,
    "issued_on": date(2026, 1, 5),
}

INSTALL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX child_by_text ON consents_child USING gin (folded_name gin_trgm_ops)",
    "CREATE INDEX adult_by_text ON consents_adult USING gin (folded_name gin_trgm_ops)",
)
REMOVE = ("DROP INDEX child_by_text", "DROP INDEX adult_by_text")


def add_wording(apps, editor):
    Wording = apps.get_model("consents", "Wording")
    wordings = Wording.objects.using(editor.connection.alias)
    wordings.get_or_create(version=FIRST_VERSION["version"], defaults=FIRST_VERSION)


def run_on_postgresql(statements):
    def run(apps, editor):
        if editor.connection.vendor == "postgresql":
            for statement in statements:
                editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial")]

    operations = [
        migrations.RunPython(run_on_postgresql(INSTALL), run_on_postgresql(REMOVE)),
        migrations.RunPython(add_wording, migrations.RunPython.noop),
        AppendOnly("consents_wording", when="OLD.issued_on IS NOT NULL"),
    ]
