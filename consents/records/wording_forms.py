"""What is asked about a version of the paper form, and which two versions are compared."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.forms import PortalForm
from accounts.widgets import Checkboxes, Select
from consents.records.models import Medium, Naming, Wording
from consents.records.wording import OTHER_CHANNELS
from socialaccounts.models import Platform


def known_channels(like: Iterable[Wording] = ()) -> dict[str, str]:
    """What a wording can offer, by code: as the papers of `like` call it, else by the platform's own name."""
    names = dict(Platform.objects.values_list("slug", "name")) | OTHER_CHANNELS
    for wording in like:
        names |= wording.labels
    return names


class WordingForm(PortalForm):
    """One version, before it is issued."""

    version = forms.CharField(
        max_length=20,
        help_text="As it is printed at the foot of the form, for example 2027-1",
        error_messages={"required": "Enter the version"},
    )
    channels = forms.MultipleChoiceField(
        label="Which channels can be ticked?",
        widget=Checkboxes(small=True),
        error_messages={"required": "Select at least one channel"},
    )
    uses = forms.MultipleChoiceField(
        label="Which uses can be ticked?",
        widget=Checkboxes(small=True),
        choices=Medium.choices,
        error_messages={"required": "Select at least one use"},
    )
    naming = forms.MultipleChoiceField(
        label="How may the child be named?",
        widget=Checkboxes(small=True),
        choices=Naming.choices,
        help_text="“No name” is always offered",
        error_messages={"required": "Select at least “No name”"},
    )
    max_months = forms.IntegerField(
        label="For how many months does a form hold at most? (optional)",
        required=False,
        min_value=1,
        max_value=120,
        help_text="Without a number, a form without a last day must be asked about",
    )
    own_say_age = forms.IntegerField(
        label="From which age is the child asked too? (optional)",
        required=False,
        min_value=5,
        max_value=17,
    )
    covers_earlier_photos = forms.BooleanField(label="Offers to cover photos already taken", required=False)

    def __init__(self, *args: Any, like: Iterable[Wording] = (), **kwargs: Any) -> None:
        self.names = known_channels(like)
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        channels: Any = self.fields["channels"]
        channels.choices = list(self.names.items())

    def clean_naming(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["naming"]
        if Naming.NONE not in chosen:
            raise forms.ValidationError("“No name” must be among them: nobody has to have their child named")
        return chosen

    @property
    def facts(self) -> dict[str, Any]:
        """The cleaned answers as the actions take them."""
        data = dict(self.cleaned_data)
        offers = [[code, self.names[code]] for code in data.pop("channels")]
        return {**data, "offers": offers, "media": data.pop("uses")}


def initial_of(wording: Wording | None) -> dict[str, Any]:
    """A version as the form shows it; a new one starts like `wording` without its number."""
    if wording is None:
        return {}
    return {
        "channels": wording.channels,
        "uses": wording.media,
        "naming": wording.naming,
        "max_months": wording.max_months,
        "own_say_age": wording.own_say_age,
        "covers_earlier_photos": wording.covers_earlier_photos,
    }


class CompareForm(PortalForm):
    """The two versions that are put side by side."""

    left = forms.ModelChoiceField(Wording.objects.none(), label="Version", widget=Select, empty_label=None)
    right = forms.ModelChoiceField(
        Wording.objects.none(), label="Beside version", widget=Select, empty_label=None
    )

    def prepare_fields(self) -> None:
        for name in ("left", "right"):
            field: Any = self.fields[name]
            field.queryset = Wording.objects.order_by("-pk")
            field.label_from_instance = lambda one: one.version
