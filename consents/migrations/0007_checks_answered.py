"""Several photos in one check, the event by its row, and what the addressee of a REFER answered; the guards again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.clock
from config.triggers import AppendOnly

# SQLite alters a table by making it anew, which loses its guard: taken off before, put on again after.
GUARD = AppendOnly("consents_photocheck")


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0006_withdrawals_take_downs_disposals"),
        ("socialaccounts", "0010_importing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(GUARD.reverse_code, GUARD.code),
        migrations.CreateModel(
            name="CheckedPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("photo_sha256", models.CharField(max_length=64)),
                ("photo_name", models.CharField(max_length=255)),
                ("taken_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=64)),
                (
                    "decider",
                    models.CharField(
                        choices=[("comms", "Comms"), ("safeguarding", "Safeguarding")], max_length=12
                    ),
                ),
                ("allowed", models.BooleanField()),
                ("reasons", models.JSONField(default=list)),
                ("note", models.CharField(max_length=300)),
                ("decided_at", models.DateTimeField(default=config.clock.now)),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="photocheck",
            options={
                "default_permissions": (),
                "ordering": ["-pk"],
                "permissions": [
                    ("run_check", "Check photos for any service"),
                    ("answer_check", "Answer photo checks that are referred to comms"),
                ],
            },
        ),
        migrations.RenameField("photocheck", "event", "event_name"),
        migrations.AddField(
            model_name="photocheck",
            name="for_comms",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="photocheck",
            name="for_safeguarding",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="photocheck",
            name="event",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="photo_checks",
                to="consents.event",
            ),
        ),
        migrations.AddIndex(
            model_name="photocheck",
            index=models.Index(
                condition=models.Q(("outcome", "REFER")),
                fields=["publish_on", "id"],
                name="check_referred_by_day",
            ),
        ),
        migrations.AddField(
            model_name="checkedphoto",
            name="photo_check",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="more_photos",
                to="consents.photocheck",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="photo_check",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="consents.photocheck",
            ),
        ),
        migrations.AddIndex(
            model_name="checkedphoto",
            index=models.Index(fields=["photo_sha256"], name="more_by_photo"),
        ),
        migrations.AddConstraint(
            model_name="checkedphoto",
            constraint=models.UniqueConstraint(
                fields=("photo_check", "photo_sha256"), name="photo_once_per_check"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["question"], name="decision_by_question"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("photo_check", "decider"), name="answered_once_by_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("note", ""), _negated=True), name="decision_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decider__in", ["comms", "safeguarding"])), name="decision_decider_known"
            ),
        ),
        migrations.RunPython(GUARD.code, GUARD.reverse_code),
        AppendOnly("consents_checkedphoto"),
        AppendOnly("consents_decision"),
    ]
