"""Form widgets of the portal: they carry data and say what kind of control they are; `templates/govuk/` draws them.

The date field lives here too, beside the three boxes that it reads.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from config import clock

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
LONG = 200
"""A list of so many options is drawn anew each time."""
BOXES = ("day", "month", "year")


def options(pairs: tuple[tuple[object, str], ...], *chosen: object) -> SafeString:
    """The options of a select, from pairs of value and label, with `chosen` selected."""
    return (_remembered if len(pairs) < LONG else _drawn)(pairs, chosen)


def _drawn(pairs: tuple[tuple[object, str], ...], chosen: tuple[object, ...]) -> SafeString:
    selected = mark_safe(" selected")
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((value, selected if value in chosen else "", label) for value, label in pairs),
    )


# By all that goes into it, so it cannot be stale: the same few lists are drawn on every page.
_remembered = lru_cache(maxsize=256)(_drawn)


class _Options:
    """What radios and checkboxes add to Django's: a hint per value, a divider, an answer that excludes the others."""

    hints: Mapping[str, str]

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        inline: bool = False,
        small: bool = False,
        divider_before: str | None = None,
        exclusive: Collection[str] = (),
        filterable: bool = False,
    ) -> None:
        """`hints` maps a choice's value (as text) to its hint; `divider_before` puts an "or" before that value."""
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.hints = hints or {}
        self.inline = inline
        self.small = small
        self.divider_before = divider_before
        self.exclusive = exclusive
        self.filterable = filterable


class Radios(_Options, forms.RadioSelect):
    """One answer out of a few."""


class Checkboxes(_Options, forms.CheckboxSelectMultiple):
    """Any number of answers; `filterable` adds a box that narrows a long list where JavaScript runs."""


class Select(forms.Select):
    """One answer out of a flat list too long for radios. The stock widget renders a template for each option; this none."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        pairs = tuple(("" if one is None else str(one), str(label)) for one, label in self.choices)
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>\n{}\n</select>", own, options(pairs, *self.format_value(value)))

    def use_required_attribute(self, initial: Any) -> bool:
        # No form of the portal has it; Django's own answer would ask for the choices once more.
        return False


class TypeAhead(Select):
    """A select that becomes a type-ahead box where JavaScript runs."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-module": "app-typeahead", **(attrs or {})}, choices)


class Textarea(forms.Textarea):
    """Several lines of text, with a count of the characters left where `count` or the field's max_length says so."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, count: int | None = None, rows: int = 5
    ) -> None:
        super().__init__(attrs)
        self.attrs = {"rows": rows, **(attrs or {})}
        self.count = count


class FileUpload(forms.FileInput):
    """One file; `accept` lists what the file picker offers (".pdf,.jpg"), the server decides by decoding."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, accept: str = "") -> None:
        super().__init__({**({"accept": accept} if accept else {}), **(attrs or {})})


class Password(forms.PasswordInput):
    """A secret, with a show and hide button where JavaScript runs; `autocomplete` as browsers understand it."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, autocomplete: str = "current-password"
    ) -> None:
        super().__init__({"autocomplete": autocomplete, **(attrs or {})})


@dataclass(frozen=True)
class DateParts:
    """What somebody typed into the three boxes, unread."""

    day: str
    month: str
    year: str

    @classmethod
    def of(cls, value: Any) -> "DateParts":
        """The boxes' contents for a date, for earlier typing, for ISO text, or for nothing."""
        if isinstance(value, DateParts):
            return value
        if isinstance(value, date):
            return cls(str(value.day), str(value.month), f"{value.year:04}")
        found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", str(value or "").strip(), re.ASCII)
        return cls(found[3], found[2], found[1]) if found else cls("", "", "")

    @property
    def missing(self) -> list[str]:
        return [box for box in BOXES if not getattr(self, box)]


class DateInput(forms.Widget):
    """Three boxes: day, month, year. Posts `name_day`, `name_month`, `name_year`; also reads one ISO value under `name`."""

    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts | None:
        """The boxes as typed, or None where nothing was."""
        if any(f"{name}_{box}" in data for box in BOXES):
            parts = DateParts(*(str(data.get(f"{name}_{box}") or "").strip() for box in BOXES))
        else:
            parts = DateParts.of(data.get(name))
        return None if len(parts.missing) == len(BOXES) else parts

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key in data for key in (name, *(f"{name}_{box}" for box in BOXES)))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day" if id_ else id_


class DateField(forms.Field):
    """A calendar date in the London sense; every refusal is a sentence that names the date and marks the box.

    `not_future` and `not_past` compare with `config.clock.today()`; both allow today.
    """

    widget = DateInput

    def __init__(self, *, not_future: bool = False, not_past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.not_future = not_future
        self.not_past = not_past

    @property
    def subject(self) -> str:
        """How sentences name this date."""
        label = str(self.label or "The date").removesuffix(" (optional)")
        return "The date" if label.endswith("?") else label

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        parts = DateParts.of(value)
        if parts.missing:
            wanted = " and ".join(f"a {box}" for box in parts.missing)
            raise self._refusal(f"{self.subject} must include {wanted}", "incomplete", parts.missing)
        return self._read(parts)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.not_future and value > clock.today():
            raise self._refusal(f"{self.subject} must be today or in the past", "future", BOXES)
        if self.not_past and value < clock.today():
            raise self._refusal(f"{self.subject} must be today or in the future", "past", BOXES)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return DateParts.of(initial) != DateParts.of(data)

    def _read(self, parts: DateParts) -> date:
        wrong = []
        if not _whole(parts.day, 31):
            wrong.append("day")
        if not (month := _month(parts.month)):
            wrong.append("month")
        if not re.fullmatch(r"\d{4}", parts.year, re.ASCII):
            if not wrong and re.fullmatch(r"\d+", parts.year, re.ASCII):
                raise self._refusal(f"{self.subject}: year must include 4 numbers", "year", ["year"])
            wrong.append("year")
        try:
            if not wrong:
                return date(int(parts.year), month, int(parts.day))
        except ValueError:
            wrong = list(BOXES)
        raise self._refusal(f"{self.subject} must be a real date", "unreal", wrong)

    def _refusal(self, sentence: str, code: str, boxes: Collection[str]) -> ValidationError:
        # The pack reads `boxes` to mark the ones concerned; percent signs in a label must survive interpolation.
        return ValidationError(sentence.replace("%", "%%"), code=code, params={"boxes": list(boxes)})


def _whole(text: str, highest: int) -> int:
    """The number in one or two digits, 0 where it is none or too high."""
    number = int(text) if re.fullmatch(r"\d{1,2}", text, re.ASCII) else 0
    return number if number <= highest else 0


def _month(text: str) -> int:
    """A month given as 5, 05, May or may; 0 where it is none."""
    short = text.casefold()[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else _whole(text, 12)
