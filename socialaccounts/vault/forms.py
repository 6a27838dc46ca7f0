"""The vault's forms. They validate and never act; none shows a password again that was typed into it."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID, uuid4

from crispy_forms.layout import Layout
from django import forms
from django.views.decorators.debug import sensitive_variables

from accounts.forms import PortalForm
from accounts.layout import Conditional
from accounts.widgets import Password, Radios, Select
from config.workflow import Refused
from socialaccounts.register.models import Platform
from socialaccounts.vault import generator, strength
from socialaccounts.vault.models import Version
from socialaccounts.vault.rules import Entry
from socialaccounts.vault.values import NO_VERSION, Value

GENERATED, PASSPHRASE, TYPED = "generated", "passphrase", "typed"
_HOW = {
    GENERATED: "Let the portal make a password",
    PASSPHRASE: "Let the portal make a passphrase",
    TYPED: "Type one that the platform already has",
}


class _RefusableForm(PortalForm):
    """A form whose action may be refused: the refusal lands at its field, or at the top of the page."""

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class DepositForm(_RefusableForm):
    """A new password: made by the portal, as the platform takes it, or typed.

    `attempt` and `seen` tell a second click and a lost race (`Value`).
    """

    username = forms.CharField(
        label="Username or email address used to sign in",
        max_length=254,
        error_messages={"required": "Enter the username or email address used to sign in"},
    )
    how = forms.ChoiceField(
        label="How do you want to set the new password?",
        choices=list(_HOW.items()),
        widget=Radios(
            hints={
                GENERATED: "You see it on the next page, and then set it on the platform.",
                PASSPHRASE: "Several words, for when somebody must read it out or type it on a phone.",
                TYPED: "For when you have just changed it there, or the account is new to the vault.",
            }
        ),
        error_messages={"required": "Select how you want to set the new password"},
    )
    length = forms.TypedChoiceField(label="Length", coerce=int, required=False, widget=Select)
    symbols = forms.BooleanField(label="Use symbols such as ! and #", initial=True, required=False)
    words = forms.TypedChoiceField(label="Number of words", coerce=int, required=False, widget=Select)
    separator = forms.ChoiceField(label="Between the words", required=False, widget=Select)
    password = forms.CharField(
        label="Password",
        strip=False,
        required=False,
        widget=Password(autocomplete="new-password"),
    )
    attempt = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, newest: Version | None, platform: Platform, **kwargs: Any) -> None:
        initial = {
            "attempt": uuid4(),
            "seen": str(newest.pk) if newest else NO_VERSION,
            "username": newest.credential.username if newest else "",
        }
        self.platform = platform
        super().__init__(*args, initial=initial, **kwargs)

    def prepare_fields(self) -> None:
        """Offer what the platform takes, and say how much randomness is in it."""
        lengths, words = generator.lengths_for(self.platform), generator.words_for(self.platform)
        self._choose("length", lengths, generator.USUAL, "characters", generator.bits_of_password)
        self._choose("words", words, generator.USUAL_WORDS, "words", generator.bits_of_passphrase)
        least = max(strength.SHORTEST, self.platform.shortest_password)
        most = min(strength.LONGEST, self.platform.longest_password)
        length, password = self.fields["length"], self.fields["password"]
        length.help_text = (
            f"{self.platform.name} takes up to {most}."
            if most < strength.LONGEST
            else "Shorten it only if the platform refuses more."
        )
        password.help_text = (
            f"From {least} to {most} characters, hard to guess, and new to every account of the council."
        )
        separator = cast(forms.ChoiceField, self.fields["separator"])
        separators = generator.separators_for(self.platform)
        separator.choices, separator.initial = list(separators.items()), next(iter(separators))
        self.fields["words"].help_text = "Each bit of randomness makes it twice as hard to guess."
        if not self.platform.password_symbols:
            del self.fields["symbols"]
        if not words:
            del self.fields["words"], self.fields["separator"]
            how = cast(forms.ChoiceField, self.fields["how"])
            how.choices = [(key, label) for key, label in _HOW.items() if key != PASSPHRASE]

    def _choose(
        self, name: str, counts: list[int], usual: int, what: str, bits: Callable[[int], int]
    ) -> None:
        field = cast(forms.TypedChoiceField, self.fields[name])
        field.choices = [(count, f"{count} {what} ({bits(count)} bits)") for count in counts]
        # An answer left out counts as the usual one.
        chosen: Any = usual if usual in counts else max(counts, default=usual)
        field.initial = field.empty_value = chosen

    def build_layout(self) -> Layout:
        details = {GENERATED: ["length", "symbols"], PASSPHRASE: ["words", "separator"], TYPED: ["password"]}
        offered = {how: [name for name in names if name in self.fields] for how, names in details.items()}
        return Layout("username", Conditional("how", offered), "attempt", "seen")

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
        generated = data["how"] != TYPED
        password = self._make(data) if generated else data["password"]
        return Value(data["username"], password, generated, attempt=data["attempt"], seen=data["seen"])

    def _make(self, data: dict[str, Any]) -> str:
        if data["how"] == PASSPHRASE:
            return generator.make_passphrase(words=data["words"], separator=data["separator"])
        symbols = self.platform.password_symbols if data.get("symbols") else ""
        return generator.make_password(length=data["length"], symbols=symbols)


class RevealForm(_RefusableForm):
    """Asking for a password, and why. Whether a reason must be given is the action's to say; `ask` asks for it so."""

    reason = forms.CharField(
        label="Why do you need it?",
        max_length=300,
        required=False,
        help_text="The holders can read this. For example: to prove that comms can sign in.",
    )

    def ask(self, entry: Entry) -> None:
        """Before the form is drawn: leave the question out, or call it optional, where this person need not answer."""
        if not entry.may_say_why:
            del self.fields["reason"]
            self.helper.layout = self.build_layout()
        elif not entry.must_say_why:
            self.fields["reason"].label = "Why do you need it? (optional)"

    def why(self) -> str:
        """The reason given, if any."""
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
