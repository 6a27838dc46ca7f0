"""What is asked about a take-down."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import PortalForm
from accounts.widgets import Radios, Select, Textarea
from consents.takedowns.models import Beyond


class FilterForm(PortalForm):
    """Whose take-downs, and in which state; every field may be empty."""

    whose = forms.ChoiceField(required=False, widget=Select, choices=[("", "Everybody’s"), ("mine", "Mine")])
    state = forms.ChoiceField(
        required=False,
        widget=Select,
        choices=[("", "To be taken down"), ("untold", "Family not told yet"), ("ended", "Ended")],
    )


class DoneForm(PortalForm):
    """How it is shown that a post is down."""

    screenshot = forms.FileField(
        label="Screenshot that shows the post gone (optional)",
        required=False,
        help_text="A picture or a PDF. Only a drawn copy of it is kept, sealed",
    )
    words = forms.CharField(
        label="How it was taken down",
        max_length=500,
        required=False,
        widget=Textarea(rows=3),
        help_text="Needed where there is no screenshot. Write no child’s name",
    )

    def build_layout(self) -> Layout:
        return Layout("screenshot", "words")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("screenshot") and not data.get("words") and not self.errors:
            self.add_error("words", "Add a screenshot, or say in words how it was taken down")
        return data


class CannotForm(PortalForm):
    """Why a picture cannot be called back."""

    beyond = forms.ChoiceField(label="Why can it not be recalled?", widget=Radios, choices=Beyond.choices)
    words = forms.CharField(
        label="What was done to limit it?",
        max_length=500,
        widget=Textarea(rows=3),
        help_text="The family is told these words. For example: 300 leaflets were given out; the rest was pulped",
        error_messages={"required": "Say what was done to limit it"},
    )
