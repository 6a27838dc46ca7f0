"""When a child's record is erased, what people wrote of them is struck out of rows that otherwise never change."""

from django.db import migrations

from config.redaction import AppendOnlyButForNames


class Migration(migrations.Migration):
    dependencies = [("consents", "0012_files_to_decide")]

    operations = [
        AppendOnlyButForNames(
            "consents_photocheck",
            texts=("caption", "alt_text", "photo_name", "event_name"),
            lists=("missing_names",),
        ),
        AppendOnlyButForNames("consents_checkedphoto", texts=("photo_name",)),
        AppendOnlyButForNames("consents_checkedchild", verdicts=("answer",)),
        AppendOnlyButForNames("consents_decision", texts=("note",)),
        AppendOnlyButForNames("consents_withdrawal", texts=("note", "event_name")),
        AppendOnlyButForNames("consents_correction", texts=("reason",)),
    ]
