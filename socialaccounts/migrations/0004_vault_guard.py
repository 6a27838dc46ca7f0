from django.db import migrations

from config.triggers import AppendOnly


class Migration(migrations.Migration):
    """Who has seen a password, and who tried it, cannot be changed or removed afterwards."""

    dependencies = [("socialaccounts", "0003_search_index")]

    operations = [AppendOnly("socialaccounts_reveal"), AppendOnly("socialaccounts_accessproof")]
