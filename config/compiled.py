"""Statements whose SQL is worked out once in a process: for the few that every page needs.

The ORM builds a query and turns it into SQL anew each time, which takes several times as long as sending it. Here both
happen at the first use, with places for the values that differ, so that the rules stay in the querysets:

    @compiled(user=models.BigIntegerField(), day=models.DateField())
    def _memberships(user: Given, day: Given) -> models.QuerySet[Membership]:
        return Membership.objects.current(day).filter(user=user)

    _memberships.objects(user=7, day=clock.today())
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.query import get_related_populators
from django.db.models.sql import compiler as sql

Rows = models.QuerySet[Any, Any]
_CHUNK = 100


class Given(models.Expression):
    """The place of a value in a compiled query."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Given]]:  # type: ignore[override]
        return "%s", [self]


@dataclass(frozen=True)
class Each:
    """Marks a place for a list of values, none of them None, as in `pk__in`."""

    field: models.Field[Any, Any]


Place: TypeAlias = "models.Field[Any, Any] | Each"


class Places:
    """The places of a statement. Its SQL must not depend on the values, so None cannot be given.

    A list is filled up with its last value to 1, 2, 4, 8 … of them: there is SQL of its own for each of these lengths.
    """

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places

    def filled(self, values: dict[str, Any]) -> tuple[tuple[int, ...], dict[str, Any]]:
        """How many values stand for each place, and all of them by their names there."""
        full = {
            name: _filled_up(values[name]) if isinstance(at, Each) else [values[name]]
            for name, at in self._places.items()
        }
        flat = {f"{name}{n}": one for name, each in full.items() for n, one in enumerate(each)}
        if None in flat.values():
            raise ValueError("a compiled statement takes values, not None")
        return tuple(len(each) for each in full.values()), flat

    def given(self, lengths: tuple[int, ...]) -> dict[str, Any]:
        """What stands at the places while the SQL is worked out."""
        pairs = zip(self._places.items(), lengths, strict=True)
        return {
            name: [Given(f"{name}{n}", at.field) for n in range(length)]
            if isinstance(at, Each)
            else Given(f"{name}0", at)
            for (name, at), length in pairs
        }


class Compiled(Places):
    """A query with places."""

    def __init__(self, build: Callable[..., Rows], places: Mapping[str, Place], *, by_key: bool) -> None:
        super().__init__(places)
        self._build, self._open = build, cursor if by_key else _plain_cursor
        self._made: dict[tuple[int, ...], _Made] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """What the query selects, as tuples. Raises ValueError for None; a list holds one value at least."""
        made, flat = self._once(values)
        return list(made.rows(flat))

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        """The first of the rows, None where there is none."""
        return next(iter(self.rows(**values)), None)

    def objects(self, **values: Any) -> list[Any]:
        """The same as objects of the query's model, with what it says to select beside them."""
        made, flat = self._once(values)
        return list(made.objects(flat))

    def object(self, **values: Any) -> Any | None:
        """The first of the objects, None where there is none."""
        return next(iter(self.objects(**values)), None)

    def _once(self, values: dict[str, Any]) -> tuple[_Made, dict[str, Any]]:
        """The statement for lists as long as these, and the values by their places."""
        lengths, flat = self.filled(values)
        if lengths not in self._made:
            self._made[lengths] = _Made(self._open, self._build(**self.given(lengths)))
        return self._made[lengths], flat


def _filled_up(values: Sequence[Any]) -> list[Any]:
    length = 1 << (len(values) - 1).bit_length()
    return [*values, *[values[-1]] * (length - len(values))]


def bound(parameters: Iterable[Any], values: dict[str, Any]) -> list[Any]:
    """The parameters of a statement, with values at their places."""
    return [
        one.output_field.get_db_prep_value(values[one.name], connection) if isinstance(one, Given) else one
        for one in parameters
    ]


class _Made:
    """A query's SQL, its parameters with their places, and how its columns become values and objects."""

    def __init__(self, open_cursor: Callable[[], CursorWrapper], rows: Rows) -> None:
        self._open = open_cursor
        self._compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, self._parameters = self._compiler.as_sql()
        self._width = self._compiler.col_count
        columns = [column for column, *_ in self._compiler.select[: self._width]]
        self._converters = self._compiler.get_converters(columns)

    def rows(self, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        with self._open() as opened:
            opened.execute(self._sql, bound(self._parameters, values))
            for chunk in sql.cursor_iter(
                opened, connection.features.empty_fetchmany_value, self._width, _CHUNK
            ):
                yield from map(self._converted, chunk) if self._converters else map(tuple, chunk)

    def _converted(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, (converters, column) in self._converters.items():
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return tuple(values)

    def objects(self, values: dict[str, Any]) -> Iterator[models.Model]:
        """As the ORM's own iteration makes them."""
        made = self._compiler
        fields = made.klass_info["select_fields"]
        first, end = fields[0], fields[-1] + 1
        names = [column.target.attname for column, *_ in made.select[first:end]]
        beside = get_related_populators(made.klass_info, made.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        for row in self.rows(values):
            one = made.klass_info["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:end])
            for related in beside:
                related.populate(row, one)
            for name, place in made.annotation_col_map.items():
                setattr(one, name, row[place])
            yield one


def compiled(*, by_key: bool = True, **places: Place) -> Callable[[Callable[..., Rows]], Compiled]:
    """Decorate a function from places to a queryset; `places` say what kind of value each takes.

    Say `by_key=False` for a query that finds its rows in another way than by keys, unless it reads its tables whole
    whatever the values: its plan is made anew each time.
    """
    return lambda build: Compiled(build, places, by_key=by_key)


def insert(row: models.Model) -> None:
    """Insert a row as `save(force_insert=True)` does, but for the key that the database gives, which stays unknown."""
    statement, fields = _insert_into(type(row))
    with cursor() as opened:
        opened.execute(
            statement, [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        )
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update(row: models.Model, *names: str) -> None:
    """Write these fields of a row that is there, as `save(update_fields=names)` does."""
    statement, fields = _update_of(type(row), names)
    with cursor() as opened:
        opened.execute(
            statement, [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        )


@lru_cache
def _insert_into(model: type[models.Model]) -> tuple[str, list[Any]]:
    left_out = (models.AutoField, models.BigAutoField, models.GeneratedField)
    fields: list[Any] = [field for field in model._meta.concrete_fields if not isinstance(field, left_out)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    # Names from the model alone.
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})", fields  # noqa: S608


@lru_cache
def _update_of(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    quote, key = connection.ops.quote_name, cast(Any, model._meta.pk)
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table = quote(model._meta.db_table)
    # Names from the model alone.
    return f"UPDATE {table} SET {changes} WHERE {quote(key.column)} = %s", [*fields, key]  # noqa: S608


def _plain_cursor() -> CursorWrapper:
    # Asked anew each time: `connection.cursor` by itself would stay with the connection of the thread that read it.
    return connection.cursor()


def cursor() -> CursorWrapper:
    """A cursor for statements that stay the same: PostgreSQL keeps their plans, unless DATABASE_PREPARE is off.

    Only for rows that are found by their keys, or all of them: a plan made for all values suits other queries badly
    (decisions/0007).
    """
    opened = connection.cursor()
    if connection.vendor == "postgresql" and settings.DATABASE_PREPARE and not connection.queries_logged:
        # Here, so that the embedded mode does without the library.
        from config.prepared import PreparedCursor

        opened.cursor = PreparedCursor(opened.cursor.connection)
    return opened
