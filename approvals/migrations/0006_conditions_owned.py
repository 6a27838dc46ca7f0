from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0005_bring_forward"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on__isnull", False), ("owner__isnull", False)),
                    models.Q(
                        ("due_on__isnull", True),
                        ("owner__isnull", True),
                        ("kind__in", ["holders", "address", "credential", "access"]),
                    ),
                    _connector="OR",
                ),
                name="condition_has_owner_and_day",
            ),
        ),
    ]
