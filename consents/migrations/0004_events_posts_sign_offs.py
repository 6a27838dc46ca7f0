"""Events and who is expected there, posts, sign-offs; the search of events by trigrams on PostgreSQL."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.clock

INSTALL = "CREATE INDEX event_by_text ON consents_event USING gin (folded_name gin_trgm_ops)"
REMOVE = "DROP INDEX event_by_text"


def run_on_postgresql(statement):
    def run(apps, editor):
        if editor.connection.vendor == "postgresql":
            editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_audit_in_sets"),
        ("consents", "0003_check_guards"),
        ("socialaccounts", "0010_importing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("organiser", models.CharField(blank=True, max_length=150)),
                ("folded_name", models.CharField(editable=False, max_length=1600)),
                ("added_at", models.DateTimeField(default=config.clock.now)),
                ("cancelled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["first_day", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ExpectedChild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("typed", models.CharField(blank=True, max_length=200)),
                ("identity_confirmed", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField(default=config.clock.now)),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(max_length=500)),
                ("posted_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=config.clock.now)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=30)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("given_by", models.CharField(max_length=150)),
                ("recorded_at", models.DateTimeField(default=config.clock.now)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="form",
            name="form_event_whole",
        ),
        migrations.AddField(
            model_name="event",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="cancelled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.service"
            ),
        ),
        migrations.AddField(
            model_name="form",
            name="event",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="forms",
                to="consents.event",
            ),
        ),
        migrations.AddConstraint(
            model_name="form",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("event__isnull", True),
                        ("event_from__isnull", True),
                        ("event_name", ""),
                        ("event_until__isnull", True),
                        ("for_event", False),
                    ),
                    models.Q(
                        ("event_until__gte", models.F("event_from")),
                        ("for_event", True),
                        models.Q(("event_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="form_event_whole",
            ),
        ),
        migrations.AddField(
            model_name="expectedchild",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="expectedchild",
            name="child",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="expected_at",
                to="consents.child",
            ),
        ),
        migrations.AddField(
            model_name="expectedchild",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="expected", to="consents.event"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="photo_check",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="consents.photocheck"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="removed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="socialaccounts.socialaccount",
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="child",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sign_offs", to="consents.child"
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="revoked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["last_day", "id"], name="event_by_last_day"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["first_day", "id"], name="event_by_first_day"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["service", "first_day"], name="event_by_service"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="event_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="event_days_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", True), ("cancelled_by__isnull", True)),
                    models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                    _connector="OR",
                ),
                name="event_cancelled_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="expectedchild",
            constraint=models.UniqueConstraint(
                condition=models.Q(("child__isnull", False)),
                fields=("event", "child"),
                name="child_expected_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="expectedchild",
            constraint=models.UniqueConstraint(
                condition=models.Q(("child__isnull", True)),
                fields=("event", "typed"),
                name="name_expected_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="expectedchild",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("child__isnull", False), ("typed", "")),
                    models.Q(("child__isnull", True), models.Q(("typed", ""), _negated=True)),
                    _connector="OR",
                ),
                name="expected_is_child_or_name",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("removed_at__isnull", True)), fields=["photo_check"], name="post_live"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("photo_check", "url"), name="posted_once_at_an_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                    _connector="OR",
                ),
                name="post_removed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="sign_off_days_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="sign_off_revoked_by_somebody",
            ),
        ),
        migrations.RunPython(run_on_postgresql(INSTALL), run_on_postgresql(REMOVE)),
    ]
