"""What is asked about an adult who speaks for a child."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import DateField, PortalForm
from accounts.layout import Conditional
from accounts.widgets import Radios
from consents.records.models import Adult, Evidence, Role

SOMEBODY_ELSE = "new"


class ResponsibilityForm(PortalForm):
    """Who speaks for the child, as what, since when, and what was seen that shows it."""

    adult = forms.ChoiceField(label="Who is it?", widget=Radios)
    adult_name = forms.CharField(label="Their name", max_length=150, required=False)
    contact = forms.CharField(
        label="Phone or email (optional)",
        max_length=150,
        required=False,
        help_text="Only to ask for a new form",
    )
    role = forms.ChoiceField(
        label="As what do they speak for the child?",
        widget=Radios,
        choices=Role.choices,
        error_messages={"required": "Select as what they speak for the child"},
    )
    evidence = forms.ChoiceField(
        label="What was seen that shows it?",
        widget=Radios,
        choices=Evidence.choices,
        error_messages={"required": "Select what was seen"},
    )
    since = DateField(label="Since when?", not_future=True, help_text="For a parent, the child’s birthday")
    until = DateField(label="Until when? (optional)", required=False)

    def __init__(self, *args: Any, adults: list[Adult], **kwargs: Any) -> None:
        self.adults = {str(adult.pk): adult for adult in adults}
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        if not self.adults:
            del self.fields["adult"]
            return
        field: Any = self.fields["adult"]
        field.choices = [
            *((key, adult.name) for key, adult in self.adults.items()),
            (SOMEBODY_ELSE, "Somebody else"),
        ]

    def build_layout(self) -> Layout:
        names = ("adult_name", "contact")
        who = [Conditional("adult", {SOMEBODY_ELSE: names})] if "adult" in self.fields else list(names)
        return Layout(*who, "role", "evidence", "since", "until")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = data.get("adult") if "adult" in self.fields else SOMEBODY_ELSE
        if chosen == SOMEBODY_ELSE and "adult_name" in data and not data["adult_name"]:
            self.add_error("adult_name", "Enter the name of the adult")
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The cleaned answers as the action takes them."""
        data = dict(self.cleaned_data)
        adult = self.adults.get(data.pop("adult", ""))
        return {**data, "adult": adult}


class EvidenceForm(PortalForm):
    """What was seen since."""

    evidence = forms.ChoiceField(
        label="What was seen?",
        widget=Radios,
        choices=[choice for choice in Evidence.choices if choice[0] != Evidence.NONE],
        error_messages={"required": "Select what was seen"},
    )


class EndForm(PortalForm):
    """The last day."""

    until = DateField(label="What is the last day?", help_text="That day is included")
