from django.db import migrations

from config.triggers import AppendOnly


class Migration(migrations.Migration):
    """Who has seen a secret, who tried it, and how people got in cannot be changed or removed afterwards."""

    dependencies = [("socialaccounts", "0003_search_index")]

    operations = [
        AppendOnly(f"socialaccounts_{table}")
        for table in (
            "reveal",
            "accessproof",
            "accesschange",
            "accessconfirmation",
            "emergencyuse",
            "packedversion",
            "period",
        )
    ]
