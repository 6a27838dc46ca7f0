from importlib import import_module

from django.db import migrations

guard = import_module("accounts.migrations.0002_audit_guard")

ONE = "NEW.sequence <> OLD.sequence + 1"
ANY = "NEW.sequence <= OLD.sequence"


def swap(after):
    def run(apps, editor):
        vendor = editor.connection.vendor
        on = f" ON {guard.HEAD}" if vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER {guard.HEAD}_grows{on}")
        made = next(one for one in guard.INSTALL[vendor] if f"TRIGGER {guard.HEAD}_grows" in one)
        editor.execute(made.replace(ONE, after))

    return run


class Migration(migrations.Migration):
    """Events written in one set move the head by as many; backwards it still cannot go."""

    dependencies = [("accounts", "0002_audit_guard")]

    operations = [migrations.RunPython(swap(ANY), swap(ONE))]
