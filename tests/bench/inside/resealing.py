"""What the portal needs to seal values of its database anew, beside Tink alone, opening and sealing the same values.

Prints {"values": how many, "portal": seconds, "tink": seconds} as JSON: CPU time of
the process and of its database backend, each the best of three.
"""

import json
import os

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from config import encryption, sealed  # noqa: E402
from socialaccounts.models import Version  # noqa: E402
from tests.bench.served import cpu_seconds  # noqa: E402

ROUNDS = 3


def main() -> None:
    column = next(one for one in sealed.columns() if one.model is Version)
    _seal_all(column)
    spent: dict[str, list[float]] = {"portal": [], "tink": []}
    count = column.rows().count()
    for _ in range(ROUNDS):
        before = encryption.keyring()
        encryption.key_file().replace(before.with_new_keys().promoted())
        after = encryption.keyring()
        # The same bytes, by the same two keys, without the portal: the floor.
        given = [(column.value(row), row.context.encode()) for row in column.rows()]
        old, new = before.fields, after.fields
        began = _cpu()
        for value, context in given:
            new.encrypt(old.decrypt(value, context), context)
        spent["tink"].append(_cpu() - began)
        began = _cpu()
        done = [tally.done for tally in sealed.reseal(column)][-1]
        spent["portal"].append(_cpu() - began)
        if done != count:
            raise RuntimeError(f"{done} of {count} values were sealed anew.")
    print(json.dumps({"values": count, **{name: min(times) for name, times in spent.items()}}))


def _cpu() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu_seconds(os.getpid()) + cpu_seconds(cursor.fetchone()[0])


@transaction.atomic
def _seal_all(column: sealed.Column) -> None:
    """Give each row a value of its own: the bench's copies are bound to the row from which they were copied."""
    with connection.cursor() as cursor:
        changes = [
            (encryption.seal(f"password {row.pk}".encode(), context=row.context), row.pk)
            for row in column.rows().iterator()
        ]
        cursor.executemany("UPDATE socialaccounts_version SET sealed_password = %s WHERE id = %s", changes)


if __name__ == "__main__":
    main()
