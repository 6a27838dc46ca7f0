"""Rows that stay as they were written but for words struck out of them: the one change that their guard lets through.

`AppendOnlyButForNames` is used in a migration's `operations` in the place of `AppendOnly`. A column of text may become
`REMOVED`, an entry of a list of texts too, and in a stored verdict the names that a sentence quotes; nothing else of the row
changes with it, and nothing that was struck out comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.triggers import append_only_sql

REMOVED = "[removed on request]"
NAMING = "names this child beyond what is permitted: "
"""What a sentence of a verdict says before it quotes names (rule 29); they stand between “ and ” at its end."""


@dataclass(frozen=True)
class Strikable:
    """The columns of a table in which people's names may stand: texts, JSON lists of texts, and JSON verdicts."""

    texts: Sequence[str] = ()
    lists: Sequence[str] = ()
    verdicts: Sequence[str] = ()

    @property
    def every(self) -> list[str]:
        return [*self.texts, *self.lists, *self.verdicts]


def struck_sentence(sentence: str) -> str:
    """A sentence of a verdict without the names that it quotes; any other sentence as it is."""
    before, naming, _ = sentence.partition(f"{NAMING}“")
    return f"{before}{naming}{REMOVED}”." if naming else sentence


def guard_sql(vendor: str, table: str, columns: Sequence[str], words: Strikable) -> list[str]:
    """The statements that put the guard in the place of the plain one. `columns` are all of the table's.

    Raises ValueError for a database that the portal does not support.
    """
    plain, remove = append_only_sql(vendor, table, "id")
    if vendor == "sqlite":
        allowed = [
            *(f"NEW.{name} IS OLD.{name}" for name in columns if name not in words.every),
            *_each(_TEXT, words.texts, "IS"),
            *_each(_SQLITE_LIST, words.lists, "IS"),
            *_each(_SQLITE_VERDICT, words.verdicts, "IS"),
            f"({' OR '.join(f'NEW.{name} IS NOT OLD.{name}' for name in words.every)})",
        ]
        guard = plain[0].replace(f"ON {table} ", f"ON {table} WHEN NOT ({' AND '.join(allowed)}) ", 1)
        return [*remove, guard, *plain[1:]]
    names = ", ".join(f"'{name}'" for name in words.every)
    allowed = [
        f"to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}]",
        "to_jsonb(NEW) <> to_jsonb(OLD)",
        *_each(_TEXT, words.texts, "="),
        *_each(_POSTGRES_LIST, words.lists, "="),
        *_each(_POSTGRES_VERDICT, words.verdicts, "="),
    ]
    let_through = f"IF TG_OP = 'UPDATE' THEN IF {' AND '.join(allowed)} THEN RETURN NEW; END IF; END IF;"
    return [*remove, plain[0].replace("$$ BEGIN ", f"$$ BEGIN {let_through} ", 1), *plain[1:]]


class AppendOnlyButForNames(migrations.RunPython):
    """Migration operation: from now on `table`, which is append-only, lets words be struck out of these columns."""

    def __init__(self, table: str, **words: Sequence[str]) -> None:
        strikable = Strikable(**words)

        def install(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            with editor.connection.cursor() as cursor:
                found = editor.connection.introspection.get_table_description(cursor, table)
            columns = [column.name for column in found]
            _run(editor, guard_sql(editor.connection.vendor, table, columns, strikable))

        def remove(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            plain, gone = append_only_sql(editor.connection.vendor, table, "id")
            _run(editor, [*gone, *plain])

        super().__init__(install, remove)


def _run(editor: BaseDatabaseSchemaEditor, statements: Sequence[str]) -> None:
    for statement in statements:
        editor.execute(statement)


_TEXT = "(OLD.{c} <> '' AND NEW.{c} = '{removed}')"
_SQLITE_LIST = (
    "json_type(NEW.{c}) = 'array' AND json_type(OLD.{c}) = 'array' "
    "AND json_array_length(NEW.{c}) = json_array_length(OLD.{c}) "
    "AND NOT EXISTS (SELECT 1 FROM json_each(NEW.{c}) AS n JOIN json_each(OLD.{c}) AS o ON o.key = n.key "
    "WHERE n.value IS NOT o.value AND n.value IS NOT '{removed}')"
)
_SQLITE_VERDICT = (
    "(SELECT count(*) FROM json_tree(NEW.{c})) = (SELECT count(*) FROM json_tree(OLD.{c})) "
    "AND NOT EXISTS (SELECT 1 FROM json_tree(OLD.{c}) AS o LEFT JOIN json_tree(NEW.{c}) AS n ON n.fullkey = o.fullkey "
    "WHERE n.type IS NOT o.type OR n.atom IS NOT CASE "
    "WHEN o.key = 'sentence' AND instr(o.atom, '{naming}“') > 0 "
    "THEN substr(o.atom, 1, instr(o.atom, '{naming}“') + length('{naming}')) || '{removed}”.' "
    "ELSE o.atom END)"
)
_POSTGRES_LIST = (
    "jsonb_typeof(NEW.{c}) = 'array' AND jsonb_typeof(OLD.{c}) = 'array' "
    "AND jsonb_array_length(NEW.{c}) = jsonb_array_length(OLD.{c}) "
    "AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(NEW.{c}) WITH ORDINALITY AS n(value, place) "
    "JOIN jsonb_array_elements(OLD.{c}) WITH ORDINALITY AS o(value, place) ON o.place = n.place "
    "WHERE n.value <> o.value AND n.value <> to_jsonb('{removed}'::text))"
)
_POSTGRES_VERDICT = (
    """NEW.{c} = regexp_replace(OLD.{c}::text, '({naming}“)[^"]*"', '\\1{removed}”."', 'g')::jsonb"""
)


def _each(template: str, columns: Sequence[str], same: str) -> list[str]:
    """For each column the condition that it stayed the same or was struck as the template has it."""
    return [
        f"(NEW.{name} {same} OLD.{name} OR ({template.format(c=name, removed=REMOVED, naming=NAMING)}))"
        for name in columns
    ]
