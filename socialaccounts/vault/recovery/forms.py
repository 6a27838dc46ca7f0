"""What people fill in about a recovery kit. They validate and never act; none shows a secret again that it was given."""

import re
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from accounts.forms import PortalForm
from accounts.widgets import FileUpload, Password, Radios, Textarea
from config.workflow import Refused
from socialaccounts.vault.recovery.actions import Details
from socialaccounts.vault.recovery.models import Owned, RecoveryKit
from socialaccounts.vault.recovery.picture import read_code
from socialaccounts.vault.recovery.seeds import Seed, read_seed

PICTURES = ".png,.jpg,.jpeg,.webp,.gif,.bmp"
_OWNED = [(Owned.YES.value, "Yes"), (Owned.NO.value, "No"), (Owned.UNKNOWN.value, "Not known")]


class _RefusableForm(PortalForm):
    """A form whose action may be refused: the refusal lands at its field, or at the top of the page."""

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class SeedForm(_RefusableForm):
    """A seed: typed, or on a picture of the code that the platform shows."""

    picture = forms.FileField(
        label="Picture of the QR code",
        required=False,
        widget=FileUpload(accept=PICTURES),
        help_text="A screenshot of the code. It is read once and not kept.",
    )
    seed = forms.CharField(
        label="Or type the seed",
        required=False,
        widget=Password(autocomplete="off"),
        help_text="The platform shows it as the key to enter by hand: letters and numbers, spaces do not matter.",
    )

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        picture, typed = data.get("picture"), data.get("seed")
        if bool(picture) == bool(typed):
            both = "Select a picture or type the seed, not both"
            self.add_error(
                "picture", both if typed else "Select a picture of the code, or type the seed below"
            )
            return data
        try:
            data["read"] = read_seed(read_code(picture) if picture else str(typed))
        except Refused as refusal:
            self.add_error("picture" if picture else "seed", refusal.message)
        return data

    def read(self) -> Seed:
        """The seed that the valid form holds."""
        seed: Seed = self.cleaned_data["read"]
        return seed


class FirstCodeForm(_RefusableForm):
    """The code that proves a seed; `offered` carries the seed, sealed."""

    code = forms.CharField(
        label="Code that the app shows now",
        max_length=20,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": "Enter the code that the app shows now"},
    )
    offered = forms.CharField(widget=forms.HiddenInput, max_length=2000)


class ShowForm(_RefusableForm):
    """Asking for a code as a holder: nothing else is asked."""

    def why(self) -> str:
        """The reason given, if one was asked for."""
        return ""


class ReasonedShowForm(ShowForm):
    """Asking for a code of an account that one does not hold."""

    reason = forms.CharField(
        label="Why do you need it?",
        max_length=300,
        help_text="The holders can read this. For example: to prove that comms can sign in.",
        error_messages={"required": "Enter why you need the code"},
    )

    def why(self) -> str:
        return str(self.cleaned_data["reason"])


class CodesForm(_RefusableForm):
    """The whole list of recovery codes."""

    codes = forms.CharField(
        label="Recovery codes",
        strip=False,
        widget=Textarea({"autocomplete": "off", "spellcheck": "false"}, rows=10),
        help_text="One on each line, as the platform lists them. They replace the whole list before.",
        error_messages={"required": "Enter the recovery codes, one on each line"},
    )

    @sensitive_variables()
    def clean_codes(self) -> list[str]:
        """The lines that have something on them, without the numbers that some platforms put in front."""
        text: str = self.cleaned_data["codes"]
        if "\0" in text:
            raise ValidationError(
                "The list has a character in it that cannot be saved. Type it instead of pasting it"
            )
        lines = [re.sub(r"^\s*\d{1,2}[.)]\s+", "", line).strip() for line in re.split(r"[\n,;]", text)]
        return [line for line in lines if line]

    def forget(self) -> None:
        """Do not show the codes again that were typed."""
        self.data = {**self.data, "codes": ""}


class UsedForm(PortalForm):
    """Which recovery code was used."""

    code = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class RemoveSeedForm(_RefusableForm):
    """Why a seed is taken out."""

    reason = forms.CharField(
        label="Why is it taken out?",
        max_length=300,
        error_messages={"required": "Enter why it is taken out"},
    )


class DetailsForm(_RefusableForm):
    """What stands in the open: where the platform sends recovery messages, and whose that is."""

    recovery_email = forms.EmailField(label="Recovery email address", required=False, max_length=254)
    email_owned = forms.ChoiceField(
        label="Does the council own this email address?",
        choices=_OWNED,
        required=False,
        widget=Radios(inline=True),
    )
    recovery_phone = forms.CharField(
        label="Recovery phone number",
        required=False,
        max_length=30,
        help_text="As the platform has it. Leave it empty if it has none.",
    )
    phone_owned = forms.ChoiceField(
        label="Does the council own this number?", choices=_OWNED, required=False, widget=Radios(inline=True)
    )
    second_factor = forms.CharField(
        label="Other second factor, and who holds it",
        required=False,
        max_length=300,
        help_text="If it is not in the vault. For example: security key in the comms safe, Jo Smith has the key.",
    )

    def __init__(self, *args: Any, kit: RecoveryKit, **kwargs: Any) -> None:
        initial = {name: getattr(kit, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)

    def build_layout(self) -> Layout:
        return Layout("recovery_email", "email_owned", "recovery_phone", "phone_owned", "second_factor")

    @property
    def details(self) -> Details:
        """The valid answers as `change_details` takes them."""
        return Details(**{name: self.cleaned_data[name] for name in Details.__annotations__})  # type: ignore[typeddict-item]


class AppForm(_RefusableForm):
    """An application that may act in the account."""

    name = forms.CharField(
        label="Name of the app",
        max_length=100,
        help_text="For example, a scheduler or an analytics tool.",
        error_messages={"required": "Enter the name of the app"},
    )
    owned = forms.ChoiceField(
        label="Does the council have the licence or login for it?",
        choices=_OWNED,
        required=False,
        widget=Radios(inline=True),
    )
