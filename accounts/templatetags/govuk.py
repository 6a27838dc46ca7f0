"""What the `govuk` template pack knows about a field before it draws it: ids, descriptions, options, where a link lands."""

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from accounts.widgets import BOXES, DateInput, DateParts

register = template.Library()

# The first row that fits the widget names the template; everything else is a plain input.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.PasswordInput, "password"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.Select, "select"),
)
CLASSES = {
    "input": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "select": "govuk-select",
    "checkbox": "govuk-checkboxes__input",
}
ERROR_CLASSES = {
    "input": "govuk-input--error",
    "password": "govuk-input--error",
    "textarea": "govuk-textarea--error",
    "file": "govuk-file-upload--error",
    "select": "govuk-select--error",
}


@dataclasses.dataclass(frozen=True)
class Message:
    """One error sentence with the id by which the control is described."""

    id: str
    text: str


@dataclasses.dataclass(frozen=True)
class Box:
    """One of the three boxes of a date."""

    id: str
    name: str
    label: str
    value: str
    classes: str


@dataclasses.dataclass(frozen=True)
class Option:
    """One radio or checkbox with its hint and what it reveals."""

    id: str
    name: str
    value: str
    label: str
    checked: bool
    disabled: bool
    hint: str
    divider: bool
    exclusive: bool
    reveal: SafeString | str


@dataclasses.dataclass
class Control:
    """A bound field as the pack draws it; `reveals` maps a choice's value to the rendered fields it uncovers."""

    field: BoundField
    size: str = ""
    heading: bool = False
    reveals: Mapping[str, SafeString] = dataclasses.field(default_factory=dict)

    @property
    def widget(self) -> forms.Widget:
        return self.field.field.widget

    @cached_property
    def kind(self) -> str:
        if self.field.is_hidden:
            return "hidden"
        return next((kind for widget, kind in KINDS if isinstance(self.widget, widget)), "input")

    @property
    def template(self) -> str:
        return f"govuk/controls/{self.kind}.html"

    @property
    def id(self) -> str:
        return str(self.widget.attrs.get("id") or self.field.auto_id)

    @property
    def label(self) -> str:
        return str(self.field.label or "")

    @property
    def label_classes(self) -> str:
        return f"govuk-label--{self.size}" if self.size else ""

    @property
    def legend_classes(self) -> str:
        return f"govuk-fieldset__legend--{self.size}" if self.size else ""

    @property
    def hint(self) -> str:
        return str(self.field.help_text or "")

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"

    @property
    def count(self) -> int | None:
        return getattr(self.widget, "count", None)

    @property
    def info_id(self) -> str:
        return f"{self.id}-info"

    @cached_property
    def errors(self) -> list[Message]:
        ids = (f"{self.id}-error" + (f"-{number}" if number > 1 else "") for number in range(1, 100))
        return [Message(id_, str(text)) for id_, text in zip(ids, self.field.errors, strict=False)]

    @property
    def described_by(self) -> str:
        ids = [self.hint_id] if self.hint else []
        ids += [error.id for error in self.errors]
        return " ".join([*ids, self.info_id] if self.count else ids)

    @property
    def target(self) -> str:
        """The id of the first thing to type in or to pick, where a link of the error summary lands."""
        if self.kind == "date":
            return f"{self.id}-{(self._boxes_in_error or BOXES)[0]}"
        if self.kind in {"radios", "checkboxes"}:
            return next((option.id for option in self.options), f"{self.id}-group")
        return self.id

    @property
    def html(self) -> SafeString:
        """The control itself as Django renders it, with the pack's classes and descriptions."""
        own = str(self.widget.attrs.get("class", ""))
        wrong = ERROR_CLASSES.get(self.kind, "") if self.errors else ""
        counted = "govuk-js-character-count" if self.count else ""
        attrs: dict[str, Any] = {"class": " ".join(filter(None, [CLASSES[self.kind], counted, own, wrong]))}
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        return self.field.as_widget(attrs=attrs)

    @property
    def options(self) -> list[Option]:
        return list(self._options())

    @property
    def boxes(self) -> list[Box]:
        typed = DateParts.of(self.field.value())
        return [
            Box(
                id=f"{self.id}-{box}",
                name=f"{self.field.html_name}_{box}",
                label=box.capitalize(),
                value=getattr(typed, box),
                classes=f"govuk-input--width-{4 if box == 'year' else 2}"
                + (" govuk-input--error" if box in self._boxes_in_error else ""),
            )
            for box in BOXES
        ]

    @cached_property
    def _boxes_in_error(self) -> list[str]:
        """The boxes that the refusals name, in order; all of them where a refusal names none."""
        refusals = self.field.errors.as_data() if self.field.errors else []
        named = {
            box
            for refusal in refusals
            for box in (getattr(refusal, "params", None) or {}).get("boxes", BOXES)
        }
        return [box for box in BOXES if box in named]

    def _options(self) -> Iterator[Option]:
        widget: Any = self.widget
        hints = getattr(widget, "hints", {})
        for subwidget in self.field.subwidgets:
            data: Any = subwidget.data
            value = str(data["value"])
            yield Option(
                id=data["attrs"].get("id", ""),
                name=data["name"],
                value=value,
                label=str(data["label"]),
                checked=bool(data["selected"]),
                disabled=bool(data["attrs"].get("disabled")),
                hint=str(hints.get(value, "")),
                divider=getattr(widget, "divider_before", None) == value,
                exclusive=value in getattr(widget, "exclusive", ()),
                reveal=self.reveals.get(value, ""),
            )


@register.simple_tag(takes_context=True)
def control(context: template.Context, bound: BoundField) -> Control:
    """The Control of a bound field; sizes and the heading come from the form's helper or the layout object around it."""
    kind_of_size = "legend_size" if bound.use_fieldset else "label_size"
    heading = context.get("question_heading") or context.get("heading_field") == bound.name
    size = context.get("question_size") or ("l" if heading else context.get(kind_of_size, "s"))
    return Control(bound, size=str(size), heading=bool(heading), reveals=context.get("reveals") or {})


@register.simple_tag
def error_links(*forms_with_errors: Any) -> list[tuple[str, str]]:
    """What the error summary lists for forms and formsets: (target id or "", sentence), in the order of the fields."""
    links: list[tuple[str, str]] = []
    for form in _each_form(forms_with_errors):
        shown = [Control(bound) for bound in form if not bound.is_hidden]
        first = shown[0].target if shown else ""
        for error in form.non_field_errors().as_data():
            # Where the control is not the form's own, the error says which it is.
            target = (error.params or {}).get("target", first)
            links.append((target, str(next(iter(error)))))
        links += [("", str(sentence)) for hidden in form.hidden_fields() for sentence in hidden.errors]
        links += [(one.target, error.text) for one in shown for error in one.errors]
    return links


def _each_form(candidates: Any) -> Iterator[forms.BaseForm]:
    for candidate in candidates:
        if isinstance(candidate, forms.BaseForm) and candidate.is_bound:
            yield candidate
        elif isinstance(candidate, forms.BaseFormSet) and candidate.is_bound:
            yield from candidate.forms
