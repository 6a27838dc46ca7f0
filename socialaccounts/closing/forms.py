"""The forms about the closing of an account. They validate and never act."""

from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import DateField
from accounts.widgets import Radios, Textarea
from socialaccounts.closing.models import LONGEST
from socialaccounts.closing.steps import ANNOUNCEMENTS, OUTCOMES, Outcome, Step
from socialaccounts.incidents.forms import NO_PASSWORD, RefusableForm

_HINTS = {
    **dict.fromkeys(ANNOUNCEMENTS, "The address of the post, or why none is needed."),
    Step.EXPORT: "Where the export is kept, or why there is nothing to keep.",
    Step.END: "To whom it was handed over and who agreed, or how one can see that it is gone.",
    Step.ADMINISTRATORS: "Who was removed, and which apps.",
    Step.NAME: "Which account keeps the name, or where links to it were taken away.",
}


class BeginForm(RefusableForm):
    """When an account ends, and why."""

    ends_on = DateField(
        label="Last day of the account",
        not_past=True,
        help_text="Allow for a month, so that people can be told three times before.",
    )
    because = forms.CharField(
        label="Why is it closed?",
        max_length=LONGEST,
        widget=Textarea(rows=3),
        help_text="The holders read this, and it stays in the account’s history.",
        error_messages={"required": "Say why the account is closed"},
    )


class CloseForm(RefusableForm):
    """Why an account is closed at once."""

    reason = forms.CharField(
        label="Why is it closed?",
        max_length=LONGEST,
        widget=Textarea(rows=3),
        help_text="The holders read this, and it stays in the account’s history.",
        error_messages={"required": "Say why the account is closed"},
    )


class SettleForm(RefusableForm):
    """How a step was settled, and how one can see that."""

    outcome = forms.ChoiceField(
        label="How does this step stand?",
        widget=Radios,
        error_messages={"required": "Select how this step was settled"},
    )
    note = forms.CharField(
        label="How can one see it?",
        max_length=LONGEST,
        widget=Textarea(rows=3),
        error_messages={"required": "Say how one can see it, or why it is not needed"},
    )

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        self.step = step
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        if self.step == Step.CLOSE:
            del self.fields["outcome"], self.fields["note"]
            return
        outcome = cast(forms.ChoiceField, self.fields["outcome"])
        outcome.choices = [(one.value, one.label) for one in OUTCOMES[self.step]]
        self.fields["note"].help_text = f"{_HINTS[self.step]} {NO_PASSWORD}"

    def build_layout(self) -> Layout:
        return Layout(*self.fields)

    @property
    def said(self) -> tuple[str, str]:
        """Outcome and note as `settle` takes them."""
        return self.cleaned_data.get("outcome", Outcome.DONE), self.cleaned_data.get("note", "")


class ReopenForm(RefusableForm):
    """Why a step is to be done again."""

    reason = forms.CharField(
        label="Why is it to be done again?",
        max_length=LONGEST,
        widget=Textarea(rows=3),
        error_messages={"required": "Say why it is to be done again"},
    )


class MoveForm(RefusableForm):
    """Another last day, and why."""

    ends_on = DateField(label="New last day", not_past=True)
    reason = forms.CharField(
        label="Why does it move?",
        max_length=LONGEST,
        widget=Textarea(rows=3),
        error_messages={"required": "Say why the day moves"},
    )


class CallOffForm(RefusableForm):
    """Why the account stays."""

    reason = forms.CharField(
        label="Why does the account stay?",
        max_length=LONGEST,
        widget=Textarea(rows=3),
        error_messages={"required": "Say why the account stays"},
    )
