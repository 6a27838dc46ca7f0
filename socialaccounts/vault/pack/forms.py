"""The forms about packs. They validate and never act; the passphrase typed into one is not shown again."""

from typing import Any

from django import forms
from django.views.decorators.debug import sensitive_variables

from accounts.forms import PortalForm
from accounts.widgets import Textarea
from config.workflow import Refused
from socialaccounts.vault.pack.passphrase import Offer


class _RefusableForm(PortalForm):
    """A form whose action may be refused: the refusal lands at its field, or at the top of the page."""

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class AskForm(_RefusableForm):
    """What a pack is for."""

    reason = forms.CharField(
        label="What is the pack for?",
        max_length=300,
        widget=Textarea(rows=3),
        help_text="For example: the monthly pack for the safe. Whoever approves it reads this.",
        error_messages={"required": "Enter what the pack is for"},
    )


class ApproveForm(_RefusableForm):
    """Nothing is asked: the button says it."""


class OpenedForm(_RefusableForm):
    """Who opened a pack, and why."""

    reason = forms.CharField(
        label="Who opened the pack, when and why?",
        max_length=300,
        widget=Textarea(rows=3),
        error_messages={"required": "Enter who opened the pack, and why"},
    )


class FetchForm(_RefusableForm):
    """The passphrase as it was written down; `word` is the sealed form of the one that was shown."""

    typed = forms.CharField(
        label="Type the passphrase from your paper",
        help_text="So that the file opens with what you wrote down. Capitals do not matter.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "Type the passphrase from your paper"},
    )
    word = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        self.offer = offer
        super().__init__(*args, initial={"word": offer.word}, **kwargs)

    @sensitive_variables()
    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if not self.offer.is_what(typed):
            raise forms.ValidationError(
                "This is not the passphrase above. Compare each word on your paper, then type it again"
            )
        return typed
