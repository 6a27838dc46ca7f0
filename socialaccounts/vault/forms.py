"""The vault's forms. They validate and never act; none shows a password again that was typed into it."""

from typing import Any
from uuid import UUID, uuid4

from crispy_forms.layout import Layout
from django import forms
from django.views.decorators.debug import sensitive_variables

from accounts.forms import PortalForm
from accounts.layout import Conditional
from accounts.widgets import Password, Radios, Select
from config.workflow import Refused
from socialaccounts.vault.generator import LONGEST, SHORTEST, USUAL, make_password
from socialaccounts.vault.models import Version
from socialaccounts.vault.values import NO_VERSION, Value

GENERATED, TYPED = "generated", "typed"
_LENGTHS = (SHORTEST, USUAL, 24, 32, 48, LONGEST)


class _RefusableForm(PortalForm):
    """A form whose action may be refused: the refusal lands at its field, or at the top of the page."""

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class DepositForm(_RefusableForm):
    """A new password: made by the portal, or typed. `attempt` and `seen` tell a second click and a lost race (`Value`)."""

    username = forms.CharField(
        label="Username or email address used to sign in",
        max_length=254,
        error_messages={"required": "Enter the username or email address used to sign in"},
    )
    how = forms.ChoiceField(
        label="How do you want to set the new password?",
        choices=[(GENERATED, "Let the portal make one"), (TYPED, "Type one that the platform already has")],
        widget=Radios(
            hints={
                GENERATED: "You see it on the next page, and then set it on the platform.",
                TYPED: "For when you have just changed it there, or the account is new to the vault.",
            }
        ),
        error_messages={"required": "Select how you want to set the new password"},
    )
    length = forms.TypedChoiceField(
        label="Length",
        choices=[(length, f"{length} characters") for length in _LENGTHS],
        initial=USUAL,
        coerce=int,
        required=False,
        widget=Select,
        help_text="Shorten it only if the platform refuses more.",
    )
    symbols = forms.BooleanField(label="Use symbols such as ! and #", initial=True, required=False)
    password = forms.CharField(
        label="Password",
        strip=False,
        required=False,
        widget=Password(autocomplete="new-password"),
        help_text="At least 12 characters, hard to guess, and never used for this account before.",
    )
    attempt = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, newest: Version | None, **kwargs: Any) -> None:
        initial = {
            "attempt": uuid4(),
            "seen": str(newest.pk) if newest else NO_VERSION,
            "username": newest.credential.username if newest else "",
        }
        super().__init__(*args, initial=initial, **kwargs)

    def build_layout(self) -> Layout:
        return Layout(
            "username",
            Conditional("how", {GENERATED: ["length", "symbols"], TYPED: ["password"]}),
            "attempt",
            "seen",
        )

    @sensitive_variables("data")
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("how") == TYPED and "password" in data and not data["password"]:
            self.add_error("password", "Enter the password that the platform has")
        return data

    @sensitive_variables()
    def value(self) -> Value:
        """What the valid form deposits."""
        data = self.cleaned_data
        generated = data["how"] == GENERATED
        password = (
            make_password(length=data["length"] or USUAL, symbols=data["symbols"])
            if generated
            else data["password"]
        )
        return Value(data["username"], password, generated, attempt=data["attempt"], seen=data["seen"])


class RevealForm(_RefusableForm):
    """Asking for a password as a holder: nothing else is asked."""

    def why(self) -> str:
        """The reason given, if one was asked for."""
        return ""


class ReasonedRevealForm(RevealForm):
    """Asking for the password of an account that one does not hold."""

    reason = forms.CharField(
        label="Why do you need it?",
        max_length=300,
        help_text="The holders can read this. For example: to prove that comms can sign in.",
        error_messages={"required": "Enter why you need the password"},
    )

    def why(self) -> str:
        return str(self.cleaned_data["reason"])


class WorksForm(_RefusableForm):
    """Whether the platform took the new password; `version` is the id of the one that the person had before them."""

    YES, NO = "yes", "no"

    answer = forms.ChoiceField(
        label="Does the new password work on the platform?",
        choices=[
            (YES, "Yes, I signed in with it"),
            (NO, "No, the platform still has the one from before"),
        ],
        widget=Radios(
            hints={
                YES: "It becomes the password of the account, and the one from before is retired.",
                NO: "It is given up, and the one from before stays the password of the account.",
            }
        ),
        error_messages={"required": "Select whether the new password works"},
    )
    seen = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: Version | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": version.pk if version else None}, **kwargs)

    @property
    def works(self) -> bool:
        return bool(self.cleaned_data["answer"] == self.YES)

    @property
    def version(self) -> UUID:
        """The id of the version that the answer is about."""
        version: UUID = self.cleaned_data["seen"]
        return version


class ProofForm(_RefusableForm):
    """Whether a comms person got in."""

    YES, NO = "yes", "no"

    worked = forms.ChoiceField(
        label="Could you sign in?",
        choices=[(YES, "Yes, I signed in"), (NO, "No, I could not")],
        widget=Radios,
        error_messages={"required": "Select whether you could sign in"},
    )
    note = forms.CharField(
        label="What happened?",
        max_length=300,
        required=False,
        help_text="The holders are told. Do not write the password here.",
    )

    def build_layout(self) -> Layout:
        return Layout(Conditional("worked", {self.NO: ["note"]}))

    @property
    def signed_in(self) -> bool:
        return bool(self.cleaned_data["worked"] == self.YES)

    @property
    def said(self) -> str:
        """What happened, where it did not work."""
        return "" if self.signed_in else str(self.cleaned_data["note"])
