from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0012_files_to_decide"),
    ]

    operations = [
        migrations.AddField(
            model_name="issuedform",
            name="ticks",
            field=models.JSONField(default=dict),
        ),
    ]
