"""What opens a rotation, read from the facts at each sweep, so that nothing is lost with a task or a worker (design 4.2)."""

from datetime import date, timedelta

from django.db import connection
from django.db.models import DateField, DateTimeField, Exists, F, OuterRef, QuerySet, Value

from config import clock
from socialaccounts.rotation.models import Cause, Rotation
from socialaccounts.rotation.stages import LEAD_DAYS
from socialaccounts.vault.models import Version


def due_monthly(today: date) -> QuerySet[Version]:
    """Present passwords of live accounts that fall due within seven days, or did, and have no open rotation for it."""
    opened = Rotation.objects.open().filter(account=OuterRef("credential__account"), cause=Cause.MONTHLY)
    versions = Version.objects.due_by(today + timedelta(days=LEAD_DAYS)).of_live_accounts()
    return versions.filter(~Exists(opened))


def open_due(today: date) -> int:
    """Open the rotations that are due, by one INSERT … SELECT whatever their number; returns how many.

    Two sweeps at once open each rotation once: the unique constraint decides, and the later one passes over it.
    """
    chosen = due_monthly(today).values_list(
        "credential__account",
        "pk",
        Value(Cause.MONTHLY.value),
        F("due_on"),
        Value(clock.now(), output_field=DateTimeField()),
        Value(today, output_field=DateField()),
        Value(""),
        Value(""),
    )
    select, parameters = chosen.order_by().query.sql_with_params()
    columns = (
        "account_id",
        "version_id",
        "cause",
        "due_on",
        "opened_at",
        "next_stage_on",
        "ended",
        "snoozed_because",
    )
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(Rotation._meta.db_table)
    # Every part is built by the ORM or is a name from the model; the values go as parameters.
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {select} ON CONFLICT DO NOTHING", parameters)
        return int(cursor.rowcount)
