"""What is asked when two records may be of one child."""

from typing import Any

from django import forms

from accounts.forms import PortalForm
from accounts.widgets import Radios
from consents.records.merging import Proof
from consents.records.models import Child


class MergeForm(PortalForm):
    """Which of two records stands for both."""

    keep = forms.ChoiceField(
        label="Which record is kept?",
        widget=Radios,
        help_text="Its names and date of birth are shown from then on",
        error_messages={"required": "Select the record that is kept"},
    )

    def __init__(self, *args: Any, pair: tuple[Child, Child], **kwargs: Any) -> None:
        self.pair = {str(child.pk): child for child in pair}
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        field: Any = self.fields["keep"]
        field.choices = [(key, f"Child {key}, {child.name}") for key, child in self.pair.items()]

    @property
    def kept(self) -> Child:
        return self.pair[self.cleaned_data["keep"]]

    @property
    def merged(self) -> Child:
        return next(child for child in self.pair.values() if child != self.kept)


class ConfirmForm(PortalForm):
    """How it was verified that both records are of one child."""

    proof = forms.ChoiceField(
        label="How was it verified that they are one child?",
        widget=Radios,
        choices=Proof.choices,
        error_messages={"required": "Select how it was verified"},
    )
