"""What the portal holds on a person, found in the models themselves: a new key to people is part of it by itself.

Of a row that points to the person it says which it is, as what they are named in it, and its dates. Words of their own are
added by name (`texts`); nothing else of a row is given, for it may be about others, children among them.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from accounts.people.contributed import Held, Section
from accounts.people.models import User


def links_to_people(model: type[models.Model]) -> list[Any]:
    """The fields of a model that point to people."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field for field in fields if field.is_relation and field.related_model is User]


def held_in(app: str, texts: Mapping[str, Collection[str]], *, apart_from: Collection[str] = ()) -> Held:
    """What the models of an app hold on a person. `texts` names the words of their own, by model and field."""

    def holds_on(person: User) -> Iterator[Section]:
        for model in apps.get_app_config(app).get_models():
            if model._meta.object_name in apart_from:
                continue
            for link in links_to_people(model):
                rows = model._base_manager.filter(**{link.name: person}).order_by("pk")
                words = texts.get(model._meta.object_name or "", ())
                title = f"{_sentence(model._meta.verbose_name)}: {_sentence(link.verbose_name).lower()}"
                yield Section(title, _rows(rows, [*_dates(model), *words]))

    return holds_on


def _dates(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.DateField)]


def _rows(rows: models.QuerySet[Any], names: list[str]) -> Iterator[dict[str, Any]]:
    headings = {name: _sentence(rows.model._meta.get_field(name).verbose_name) for name in names}
    keys = [rows.model._meta.pk.name]
    for row in rows.only(*keys, *names).iterator(chunk_size=500):
        shown = {headings[name]: plain(getattr(row, name)) for name in names}
        yield {"Number": str(getattr(row, "reference", "") or row.pk)} | shown


def plain(value: Any) -> Any:
    """A value as JSON and people read it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _sentence(name: Any) -> str:
    text = str(name).replace("_", " ")
    return text[:1].upper() + text[1:]
