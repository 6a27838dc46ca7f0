from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0013_words_struck_out"),
    ]

    operations = [
        migrations.AddField(
            model_name="issuedform",
            name="ticks",
            field=models.JSONField(default=dict),
        ),
    ]
