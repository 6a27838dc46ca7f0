from django.db import migrations, models

from config.triggers import AppendOnly


class Migration(migrations.Migration):
    """A pack goes through its steps in order; whether something changed since the last one is found by an index."""

    dependencies = [("socialaccounts", "0008_secrets")]

    operations = [
        migrations.RemoveConstraint(
            model_name="pack",
            name="pack_made_after_approval",
        ),
        migrations.RemoveConstraint(
            model_name="pack",
            name="pack_opened_says_why",
        ),
        migrations.AddIndex(
            model_name="recoverykit",
            index=models.Index(fields=["changed_at"], name="kit_by_change"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["deposited_at"], name="version_by_deposit"),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("made_at__isnull", True),
                    models.Q(("approved_at__isnull", False), ("made_at__gte", models.F("approved_at"))),
                    _connector="OR",
                ),
                name="pack_made_after_approval",
            ),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("opened_at__isnull", True), ("opened_because", ""), ("opened_by__isnull", True)
                    ),
                    models.Q(
                        ("made_at__isnull", False),
                        ("opened_at__gte", models.F("made_at")),
                        ("opened_by__isnull", False),
                        models.Q(("opened_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="pack_opened_says_why",
            ),
        ),
        # What was said of an opened pack stays as it was said.
        AppendOnly("socialaccounts_pack", when="OLD.opened_at IS NOT NULL"),
    ]
