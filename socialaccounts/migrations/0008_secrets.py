"""Favourites; what each platform takes as a password; indexes for "who knows it", for reuse and for finding a holder."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.clock
from config.triggers import AppendOnly

# By slug: fewest and most characters, and symbols, where a platform differs from the usual (8 to 200).
RULES = {
    "flickr": {"shortest_password": 12},
    "tiktok": {"longest_password": 20, "password_symbols": "!#?@_"},
    "x": {"longest_password": 128},
    "youtube": {"longest_password": 100},
}

# The two columns in which people are looked for, as Django's `icontains` compares them.
PEOPLE = ("full_name", "email")


def set_rules(apps, editor):
    Platform = apps.get_model("socialaccounts", "Platform")
    for slug, rules in RULES.items():
        Platform.objects.using(editor.connection.alias).filter(slug=slug).update(**rules)


def index_people(apps, editor):
    if editor.connection.vendor == "postgresql":
        for column in PEOPLE:
            editor.execute(
                f"CREATE INDEX person_by_{column}_text ON accounts_user USING gin (UPPER({column}::text) gin_trgm_ops)"
            )


def drop_people(apps, editor):
    if editor.connection.vendor == "postgresql":
        for column in PEOPLE:
            editor.execute(f"DROP INDEX person_by_{column}_text")


# SQLite changes a column by writing the table anew, without its triggers: so the guard is taken off and put on again.
REVEALS = AppendOnly("socialaccounts_reveal")


class Migration(migrations.Migration):
    dependencies = [
        ("socialaccounts", "0007_incident"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Favourite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=config.clock.now)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="platform",
            name="longest_password",
            field=models.PositiveSmallIntegerField(default=200),
        ),
        migrations.AddField(
            model_name="platform",
            name="password_symbols",
            field=models.CharField(blank=True, default="!#%+-=?@_", max_length=40),
        ),
        migrations.AddField(
            model_name="platform",
            name="shortest_password",
            field=models.PositiveSmallIntegerField(default=8),
        ),
        migrations.RunPython(REVEALS.reverse_code, REVEALS.code),
        migrations.AlterField(
            model_name="reveal",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reveals",
                to="socialaccounts.socialaccount",
            ),
        ),
        migrations.AlterField(
            model_name="reveal",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reveals",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="reveal",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reveals",
                to="socialaccounts.version",
            ),
        ),
        AppendOnly("socialaccounts_reveal"),
        migrations.AddIndex(
            model_name="reveal",
            index=models.Index(fields=["account", "person", "-at"], name="reveal_by_account_person"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["fingerprint"], name="version_by_fingerprint"),
        ),
        migrations.AddConstraint(
            model_name="platform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("longest_password__gte", 16),
                    ("shortest_password__range", (1, 64)),
                    ("longest_password__gte", models.F("shortest_password")),
                ),
                name="platform_takes_strong_passwords",
            ),
        ),
        migrations.AddField(
            model_name="favourite",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="socialaccounts.socialaccount",
            ),
        ),
        migrations.AddField(
            model_name="favourite",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="favourites",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="favourite",
            constraint=models.UniqueConstraint(fields=("user", "account"), name="starred_once"),
        ),
        migrations.RunPython(set_rules, migrations.RunPython.noop),
        migrations.RunPython(index_people, drop_people),
    ]
