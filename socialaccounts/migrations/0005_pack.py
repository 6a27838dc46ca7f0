from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether something changed since the last pack was made is found by an index."""

    dependencies = [("socialaccounts", "0004_vault_guard")]

    operations = [
        migrations.AddIndex(
            model_name="recoverykit",
            index=models.Index(fields=["changed_at"], name="kit_by_change"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["deposited_at"], name="version_by_deposit"),
        ),
    ]
