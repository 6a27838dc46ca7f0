"""The forms that every page of the portal builds on: helper, plain sentences, and what is tidied from typed text."""

import re
import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core import validators
from django.forms.utils import pretty_name

from accounts.widgets import DateField, DateInput, Textarea

__all__ = ["DateField", "PortalForm", "PortalMixin", "PortalModelForm", "tidy"]

NO_NUL = "{label} has a character in it that cannot be saved. Type it again instead of pasting it"
QUESTION = re.compile(
    r"(who|whom|whose|what|when|where|why|which|how|is|are|do|does|did|will)\b|.*\?$", re.IGNORECASE
)
DETERMINED = re.compile(r"(a|an|the|your|my|our|their|this|these|at|any)\b", re.IGNORECASE)
CHOICES = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)


def tidy(text: str) -> str:
    """Typed or pasted text as it is kept: composed, one kind of line ending, no invisible characters.

    NUL stays, so that validation can refuse it in a sentence; joiners stay, since emoji need them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\xa0", " ")
    return re.sub(r"[\x01-\x08\x0c\x0e-\x1f\x7f\u200b\ufeff]", "", unicodedata.normalize("NFC", text))


class PortalMixin:
    """What every form of the portal shares, put before a form class; each may set the class attributes below.

    `label_as_heading` names the one field whose label or legend is the page's h1.
    """

    label_size = "s"
    legend_size = "s"
    label_as_heading = ""
    use_required_attribute = False

    fields: dict[str, forms.Field]
    prefix: str | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare_fields()
        for name, field in self.fields.items():
            field.label = pretty_name(name) if field.label is None else field.label
            _set_widget(field)
            _set_sentences(field)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.render_hidden_fields = True
        self.helper.label_size = self.label_size
        self.helper.legend_size = self.legend_size
        self.helper.heading_field = self.label_as_heading
        self.helper.layout = self.build_layout()

    def prepare_fields(self) -> None:
        """Labels, hints and choices that are known only now; the sentences are made after it."""

    def build_layout(self) -> Layout:
        """The order and grouping of the fields; a form with reveals or fieldsets overrides it."""
        return Layout(*self.fields)

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        # Django's one hook between the request and a field: tidied here, text is counted and shown again as it is kept.
        value = super()._widget_data_value(widget, html_name)  # type: ignore[misc]
        field = self.fields.get(html_name.removeprefix(f"{self.prefix}-") if self.prefix else html_name)
        keeps_verbatim = not isinstance(field, forms.CharField) or not field.strip
        return value if keeps_verbatim or not isinstance(value, str) else tidy(value)


class PortalForm(PortalMixin, forms.Form):
    """A form drawn by the `govuk` pack: `{% crispy form %}` inside the page's own form tag.

    Text is tidied unless its field has strip=False (secrets are kept to the letter). Refusals are sentences.
    """


class PortalModelForm(PortalMixin, forms.ModelForm):
    """PortalForm for a model; name DateField in Meta.field_classes for its dates."""


def _set_widget(field: forms.Field) -> None:
    """Let no browser cut or block what somebody types: limits are told by the count and by sentences."""
    widget = field.widget
    if isinstance(widget, DateInput):
        return
    for limit in ("maxlength", "minlength", "min", "max", "step"):
        widget.attrs.pop(limit, None)
    if isinstance(widget, forms.NumberInput):
        widget.input_type = "text"
        widget.attrs.setdefault("inputmode", "numeric" if type(field) is forms.IntegerField else "decimal")
        widget.attrs.setdefault("class", "govuk-input--width-4")
    if isinstance(widget, Textarea) and isinstance(field, forms.CharField):
        widget.count = widget.count or field.max_length
        if widget.count and not field.max_length:
            field.validators.append(validators.MaxLengthValidator(widget.count))


def _set_sentences(field: forms.Field) -> None:
    """Replace Django's stock messages by sentences that name the field; a message of the form's own is kept."""
    label = str(field.label or "").removesuffix(" (optional)")
    subject = "Your answer" if label.endswith("?") or not label else label
    sentences = {
        "required": _required(field, label),
        "invalid_choice": "Select one of the answers in the list",
        "invalid_list": "Select one or more of the answers in the list",
        "invalid": _invalid(field, subject),
        "max_length": "The name of the selected file is too long. Rename the file and select it again",
        "empty": "The selected file is empty",
        "missing": "Select a file",
    }
    for code, stock in _stock_messages(field).items():
        if code in sentences and field.error_messages.get(code) == stock:
            field.error_messages[code] = sentences[code]
    field.validators = [_in_words(check, subject) for check in field.validators]


def _stock_messages(field: forms.Field) -> dict[str, Any]:
    stock: dict[str, Any] = {}
    for ancestor in reversed(type(field).__mro__):
        if ancestor.__module__.startswith("django."):
            stock.update(getattr(ancestor, "default_error_messages", {}))
    return stock


def _required(field: forms.Field, label: str) -> str:
    if isinstance(field, forms.BooleanField):
        return f"Tick the box to confirm: {label}" if label else "Tick the box to go on"
    if QUESTION.match(label):
        return f"Answer “{label}”"
    verb = "Select" if isinstance(field, CHOICES) else "Enter"
    article = "" if DETERMINED.match(label) else "the "
    return f"{verb} {article}{_lower_first(label)}"


def _invalid(field: forms.Field, subject: str) -> str:
    if isinstance(field, forms.EmailField):
        return "Enter an email address in the correct format, like name@example.com"
    if isinstance(field, forms.URLField):
        return "Enter a web address in the correct format, like https://www.example.com"
    if isinstance(field, forms.FileField):
        return "Select the file again"
    if isinstance(field, forms.IntegerField):
        return f"{subject} must be a whole number"
    return f"{subject} is not in a form that can be read. Check it and type it again"


def _in_words(check: Any, subject: str) -> Any:
    """A copy of a stock validator that speaks in a sentence about this field; any other check as it is."""
    sentences: dict[type, str] = {
        validators.MaxLengthValidator: "{} must be %(limit_value)d characters or fewer",
        validators.MinLengthValidator: "{} must be %(limit_value)d characters or more",
        validators.MaxValueValidator: "{} must be %(limit_value)s or fewer",
        validators.MinValueValidator: "{} must be %(limit_value)s or more",
    }
    if type(check) in sentences:
        return type(check)(
            check.limit_value, message=sentences[type(check)].format(subject.replace("%", "%%"))
        )
    if isinstance(check, validators.ProhibitNullCharactersValidator):
        return validators.ProhibitNullCharactersValidator(message=NO_NUL.format(label=subject))
    if type(check) is validators.EmailValidator:
        return validators.EmailValidator(
            "Enter an email address in the correct format, like name@example.com"
        )
    if type(check) is validators.URLValidator:
        sentence = "Enter a web address in the correct format, like https://www.example.com"
        return validators.URLValidator(schemes=check.schemes, message=sentence)
    return check


def _lower_first(label: str) -> str:
    """The label as it reads inside a sentence; an initialism at its start keeps its capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
