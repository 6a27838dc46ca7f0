from django.db import migrations

from config.triggers import AppendOnly

HEAD = "accounts_audithead"
MESSAGE = "the audit only grows"

INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER {HEAD}_grows BEFORE UPDATE ON {HEAD} WHEN NEW.sequence <> OLD.sequence + 1 "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        f"CREATE TRIGGER {HEAD}_stays BEFORE DELETE ON {HEAD} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        f"CREATE TRIGGER {HEAD}_no_replace BEFORE INSERT ON {HEAD} "
        f"WHEN EXISTS (SELECT 1 FROM {HEAD} WHERE id = NEW.id) BEGIN SELECT RAISE(IGNORE); END",
    ],
    "postgresql": [
        f"CREATE FUNCTION {HEAD}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {HEAD}_grows BEFORE UPDATE ON {HEAD} FOR EACH ROW "
        f"WHEN (NEW.sequence <> OLD.sequence + 1) EXECUTE FUNCTION {HEAD}_refuse()",
        f"CREATE TRIGGER {HEAD}_stays BEFORE DELETE ON {HEAD} FOR EACH ROW EXECUTE FUNCTION {HEAD}_refuse()",
        f"CREATE TRIGGER {HEAD}_no_truncate BEFORE TRUNCATE ON {HEAD} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {HEAD}_refuse()",
    ],
}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {HEAD}_{name}" for name in ("grows", "stays", "no_replace")],
    "postgresql": [
        *(f"DROP TRIGGER IF EXISTS {HEAD}_{name} ON {HEAD}" for name in ("grows", "stays", "no_truncate")),
        f"DROP FUNCTION IF EXISTS {HEAD}_refuse()",
    ],
}


def run(statements):
    def inner(apps, editor):
        for statement in statements[editor.connection.vendor]:
            editor.execute(statement)

    return inner


class Migration(migrations.Migration):
    """The database itself refuses to change or remove what the audit holds."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        AppendOnly("accounts_auditevent", key="sequence"),
        migrations.RunPython(run(INSTALL), run(REMOVE)),
    ]
