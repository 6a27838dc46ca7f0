"""Pages by key: a page costs the same at ten rows and at a hundred thousand (design 5.12), and no row is counted."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)

LONGEST_TOKEN = 2000


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """The rows to show, the addresses of the pages beside it ("" where there is none), and which rows these are."""

    items: list[Row]
    next_url: str
    previous_url: str
    range_text: str

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True)
class _Place:
    """Where a page starts: just after, or just before, a row's key; `start` is the first row's number, for the eye only."""

    values: list[Any]
    backwards: bool
    start: int


def keyset_page(
    request: HttpRequest, queryset: QuerySet[Row], *, by: Sequence[str] = ("-id",), size: int = 25
) -> KeysetPage[Row]:
    """The page of `queryset` that the query string asks for, `size` rows ordered by `by` and at last by the primary key.

    `by` mixes ascending and descending ("-") names of fields, of annotations, or across a foreign key that the queryset
    selects (`service__name`); none of them may be NULL. The query string's `after` or `before` holds an opaque token;
    one that is broken, stale or of another sorting gives the first page. Other parameters are kept in the addresses.
    """
    order = _total(queryset, by)
    place = _place_asked_for(request, queryset, order)
    rows, more = _fetch(queryset, order, place, size)
    if place and (len(rows) < size if place.backwards else not rows):
        # The list's start came nearer, or its end went away, since the link was made.
        place = None
        rows, more = _fetch(queryset, order, place, size)
    start = max(place.start, 1) if place else 1
    has_next = bool(rows) and (more or bool(place and place.backwards))
    has_previous = bool(rows) and bool(place and (more or not place.backwards))
    return KeysetPage(
        items=rows,
        next_url=_url(request, "after", _token(rows[-1], order, start + len(rows))) if has_next else "",
        previous_url=_url(request, "before", _token(rows[0], order, start - size)) if has_previous else "",
        range_text=_range_text(start, len(rows), alone=not has_next and not has_previous),
    )


@dataclass(frozen=True)
class SortOption:
    """A way to sort that a list offers."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Sorting:
    """The chosen order for `keyset_page(by=…)` and what to offer beside it (`_sort.html`)."""

    by: tuple[str, ...]
    options: list[SortOption]


def sorting(request: HttpRequest, ways: Mapping[str, tuple[str, tuple[str, ...]]]) -> Sorting:
    """The way that `?sort=` names, the first one otherwise. `ways` maps a key to its label and its `by`.

    `sorting(request, {"name": ("Name", ("name",)), "new": ("Newest", ("-id",))})`
    """
    first = next(iter(ways))
    chosen = request.GET.get("sort", first)
    chosen = chosen if chosen in ways else first
    options = [
        SortOption(label, _url(request, "sort", key), key == chosen) for key, (label, _) in ways.items()
    ]
    return Sorting(by=ways[chosen][1], options=options)


def _total(queryset: QuerySet[Any], by: Sequence[str]) -> tuple[str, ...]:
    """`by`, made total by the primary key."""
    key_names = {"pk", queryset.model._meta.pk.name}
    if any(name.lstrip("-") in key_names for name in by):
        return tuple(by)
    return (*by, "-pk" if by[-1].startswith("-") else "pk")


def _fetch(
    queryset: QuerySet[Row], order: Sequence[str], place: _Place | None, size: int
) -> tuple[list[Row], bool]:
    """Up to `size` rows in reading order, and whether there are more on the far side."""
    if place is None:
        rows = list(queryset.order_by(*order)[: size + 1])
        return rows[:size], len(rows) > size
    run = [_reverse(name) for name in order] if place.backwards else list(order)
    rows = list(queryset.filter(_beyond(run, place.values)).order_by(*run)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return (rows[::-1] if place.backwards else rows), more


def _beyond(run: Sequence[str], values: Sequence[Any]) -> Q:
    """The rows that come after the key `values` in the order `run`."""
    beyond = Q()
    equal = Q()
    for name, value in zip(run, values, strict=True):
        field, way = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        beyond |= equal & Q(**{f"{field}__{way}": value})
        equal &= Q(**{field: value})
    # Implied by the above, but said in a form that lets the database seek in an index.
    head, way = run[0].lstrip("-"), "lte" if run[0].startswith("-") else "gte"
    return Q(**{f"{head}__{way}": values[0]}) & beyond


def _reverse(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _token(row: Model, order: Sequence[str], start: int) -> str:
    values: list[Any] = []
    for name in order:
        value: Any = row
        for step in name.lstrip("-").split("__"):
            value = getattr(value, step)
        values.append(value)
    # isoformat keeps the microseconds that JSON encoders drop.
    text = json.dumps(
        [list(order), values, start], default=lambda one: getattr(one, "isoformat", one.__str__)()
    )
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place_asked_for(request: HttpRequest, queryset: QuerySet[Any], order: Sequence[str]) -> _Place | None:
    backwards = "before" in request.GET
    token = request.GET.get("before" if backwards else "after", "")
    if not 0 < len(token) <= LONGEST_TOKEN:
        return None
    try:
        made_for, values, start = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if made_for != list(order) or len(values) != len(order) or not isinstance(start, int):
            return None
        read = [_read(queryset, name.lstrip("-"), value) for name, value in zip(order, values, strict=True)]
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return None
    return _Place(read, backwards, start)


def _read(queryset: QuerySet[Any], name: str, value: Any) -> Any:
    """The value as its field reads it. Raises ValueError or ValidationError for what cannot have come from a row."""
    if not isinstance(value, str | int | float) or "\0" in str(value):
        raise ValueError(name)
    model, field = queryset.model, None
    for step in name.split("__"):
        if model is None:
            raise ValueError(name)
        try:
            field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        except FieldDoesNotExist:
            if step in queryset.query.annotations:
                return _read_annotation(queryset, step, value)
            raise ValueError(name) from None
        model = field.related_model
    if not isinstance(field, Field):
        raise ValueError(name)
    read = field.to_python(value)
    if isinstance(read, int) and not -(2**63) <= read < 2**63:
        raise ValueError(name)
    return read


def _read_annotation(queryset: QuerySet[Any], name: str, value: Any) -> Any:
    """The value as the annotation's own field reads it, so that a made-up one is met here and not in the database."""
    read = queryset.query.annotations[name].output_field.to_python(value)
    if read is None or (isinstance(read, int) and not -(2**63) <= read < 2**63):
        raise ValueError(name)
    return read


def _url(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    for parameter in ("after", "before", name):
        query.pop(parameter, None)
    query[name] = value
    return f"?{query.urlencode()}"


def _range_text(start: int, count: int, *, alone: bool) -> str:
    if count == 0:
        return ""
    if alone:
        return "Showing 1 of 1" if count == 1 else f"Showing all {count}"
    return f"Showing {start}" if count == 1 else f"Showing {start} to {start + count - 1}"
