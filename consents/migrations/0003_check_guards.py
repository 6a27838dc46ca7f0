"""Photo checks, their children and what was declared of a photo stay as they were written (design 5.10)."""

from django.db import migrations

from config.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("consents", "0002_wording_and_search")]

    operations = [
        AppendOnly("consents_photocheck"),
        AppendOnly("consents_checkedchild"),
        AppendOnly("consents_declaration"),
    ]
