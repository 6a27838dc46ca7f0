"""Every sealed value of the database, whichever room it belongs to: to seal them anew, and to see whether they open.

They are found by their names: a binary column `sealed_*` holds a value sealed by the keyring, and one called `sealed_key`
the wrapped key of a stored file, whose ciphertext is in the store under the row's `storage_name`. A model with one such
column says in `context` what it is bound to, one with several in `context_of(name)`; a system check holds them to that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import tink
from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from config import encryption

BATCH = 500
"""Rows read at a time; a model whose values are large says fewer in `SEALED_AT_A_TIME`."""
_PREFIX, _FILE_KEY = "sealed_", "sealed_key"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Column:
    """One sealed column of one model."""

    model: type[models.Model]
    name: str

    def __str__(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    @property
    def holds_file_keys(self) -> bool:
        return self.name == _FILE_KEY

    def rows(self) -> models.QuerySet[Any]:
        """The rows that hold a value, in the order of their keys."""
        return self.model._base_manager.exclude(**{self.name: b""}).order_by("pk")

    def context(self, row: Any) -> str:
        """What the value is bound to."""
        return str(row.context_of(self.name) if hasattr(row, "context_of") else row.context)

    def value(self, row: models.Model) -> bytes:
        return bytes(getattr(row, self.name))

    def is_fresh(self, value: bytes) -> bool:
        """Whether the primary key sealed a value."""
        return encryption.is_fresh(value, file_key=self.holds_file_keys)

    def reseal(self, row: Any) -> bytes:
        """The value, sealed by the primary key. Raises EncryptionError."""
        return encryption.reseal(self.value(row), context=self.context(row), file_key=self.holds_file_keys)

    def check(self, row: Any, *, files: bool) -> None:
        """Open the value into nothing; with `files`, the stored file behind it too. Raises EncryptionError."""
        if not self.holds_file_keys:
            encryption.unseal(self.value(row), context=self.context(row))
            return
        encryption.check_file_key(self.value(row), context=self.context(row))
        if files:
            _read_through(row.storage_name, self.value(row), self.context(row))


def columns() -> list[Column]:
    """All sealed columns, by model."""
    every = (model for model in apps.get_models() if not model._meta.proxy)
    return [Column(model, name) for model in every for name in _sealed_names(model)]


def check_models(**kwargs: Any) -> list[CheckMessage]:
    """System check: every sealed value can be found and opened by the commands that go through all of them."""
    wrong: list[CheckMessage] = []
    for column in columns():
        if hasattr(column.model, "context_of"):
            continue
        if not hasattr(column.model, "context"):
            hint = "Add a property `context` that gives what the seal is bound to."
            wrong.append(Error(f"{column} is sealed to nothing known.", hint=hint, id="portal.E001"))
        if len(_sealed_names(column.model)) > 1:
            hint = "Add a method `context_of(name)`: one context would fit both."
            wrong.append(Error(f"{column} is not the only sealed column.", hint=hint, id="portal.E002"))
    return wrong


@dataclass
class Tally:
    """How far one column is: rows seen, values sealed anew or opened, rows in use, and what is wrong with which row."""

    column: Column
    total: int
    seen: int = 0
    done: int = 0
    in_use: int = 0
    broken: list[str] = field(default_factory=list)

    def add_broken(self, row: models.Model, error: encryption.SealBroken) -> None:
        self.broken.append(f"{self.column.model._meta.label_lower} {row.pk}: {error}")


def reseal(column: Column) -> Iterator[Tally]:
    """Seal anew, batch by batch, what the primary key did not seal; the same tally is given after each batch.

    Which values are left is read from the values, so that it may be killed and begun again at any point, and may run twice.
    A row that changes meanwhile keeps the change. Raises KeysetMissing.
    """
    tally = Tally(column, column.rows().count())
    for batch in _values(column):
        keys = [pk for pk, value in batch if not column.is_fresh(value)]
        if keys:
            tally.in_use += len(keys) - _reseal_batch(column, keys, tally)
        tally.seen += len(batch)
        yield tally


@transaction.atomic
def _reseal_batch(column: Column, keys: Sequence[Any], tally: Tally) -> int:
    """Seal these rows anew, passing over those that somebody else holds; returns how many were at hand.

    Waiting for a row could make a web request and this command wait for each other, so nothing is waited for.
    """
    # Only values change, no key, so rows that refer to these need not wait either.
    rows = list(column.rows().filter(pk__in=keys).select_for_update(skip_locked=True, no_key=True))
    changes = []
    for row in rows:
        try:
            changes.append((column.reseal(row), row.pk, column.value(row)))
        except encryption.SealBroken as error:
            tally.add_broken(row, error)
    tally.done += write(column, changes)
    return len(rows)


def write(column: Column, changes: Sequence[tuple[bytes, Any, bytes]]) -> int:
    """Write (new, key, old) for each row that still has its old value; returns how many had."""
    if not changes:
        return 0
    key = column.model._meta.pk
    quote = connection.ops.quote_name
    table, name = quote(column.model._meta.db_table), quote(column.name)
    # One statement for all. Names come from the models; the values go as parameters.
    rows = ", ".join(["(%s, %s, %s)"] * len(changes))
    statement = (
        f"UPDATE {table} SET {name} = given.column1 FROM (VALUES {rows}) AS given "  # noqa: S608
        f"WHERE {table}.{quote(str(key.column))} = given.column2 AND {table}.{name} = given.column3"
    )
    given = [part for new, pk, old in changes for part in (new, key.get_db_prep_value(pk, connection), old)]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)


def stale(column: Column) -> Iterator[models.Model]:
    """The rows whose value another key than the primary one sealed."""
    for batch in _batches(column):
        yield from (row for row in batch if not column.is_fresh(column.value(row)))


def check(column: Column, *, files: bool = False) -> Iterator[Tally]:
    """Open every value into nothing, batch by batch; the same tally is given after each. Raises KeysetMissing."""
    tally = Tally(column, column.rows().count())
    for batch in _batches(column):
        for row in batch:
            try:
                column.check(row, files=files)
                tally.done += 1
            except encryption.SealBroken as error:
                tally.add_broken(row, error)
        tally.seen += len(batch)
        yield tally


def _batches(column: Column) -> Iterator[list[Any]]:
    """The rows by key, some hundred at a time, so that memory stays flat and no long read is held open."""
    size = getattr(column.model, "SEALED_AT_A_TIME", BATCH)
    batch = list(column.rows()[:size])
    while batch:
        yield batch
        batch = list(column.rows().filter(pk__gt=batch[-1].pk)[:size])


def _values(column: Column) -> Iterator[list[tuple[Any, bytes]]]:
    """The keys and values alone, in the same batches."""
    size = getattr(column.model, "SEALED_AT_A_TIME", BATCH)
    rows = column.rows().values_list("pk", column.name)
    batch = list(rows[:size])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1][0])[:size])


def _sealed_names(model: type[models.Model]) -> list[str]:
    fields = model._meta.concrete_fields
    return [
        one.name for one in fields if isinstance(one, models.BinaryField) and one.name.startswith(_PREFIX)
    ]


def _read_through(name: str, wrapped: bytes, context: str) -> None:
    try:
        with default_storage.open(name, "rb") as stored:
            reader = encryption.unsealing_reader(stored, wrapped=wrapped, context=context)  # type: ignore[arg-type]
            while reader.read(_CHUNK):
                pass
    except FileNotFoundError as error:
        raise encryption.SealBroken(f"The stored file of {context} is not there.") from error
    except tink.TinkError as error:
        raise encryption.SealBroken(f"The stored file of {context} does not open.") from error
