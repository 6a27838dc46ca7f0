"""What managers and comms fill in to answer a request. The actions decide; these only read."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import PortalForm
from accounts.layout import Conditional
from accounts.widgets import Checkboxes, Radios, Textarea
from approvals.requests.models import LONGEST_TEXT
from approvals.requests.steps import CHOICES
from approvals.review.models import STANDARD, Kind


class SupportForm(PortalForm):
    """Yes or no of the service, with a reason where it is no, or where comms answers in the manager's place."""

    answer = forms.ChoiceField(
        label="Does the service support this request?",
        choices=[("yes", "Yes, send it to communications"), ("no", "No, it ends here")],
        widget=Radios,
        error_messages={"required": "Select yes if the service supports this request"},
    )
    note = forms.CharField(
        label="Note to communications (optional)",
        required=False,
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
    )
    reason = forms.CharField(
        label="Why not?",
        required=False,
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="The requester reads this",
    )

    def __init__(self, *args: Any, in_place: bool = False, **kwargs: Any) -> None:
        self.in_place = in_place
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        if self.in_place:
            self.fields["note"].label = "Why do you answer in the manager’s place?"
            self.fields[
                "note"
            ].help_text = "For example, the manager is away until Monday and agreed by telephone"

    def build_layout(self) -> Layout:
        return Layout(Conditional("answer", {"yes": ["note"], "no": ["reason"]}))

    def clean(self) -> dict[str, Any]:
        answer = self.cleaned_data.get("answer")
        if answer == "no" and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why the service does not support it")
        if (
            answer == "yes"
            and self.in_place
            and not self.cleaned_data.get("note")
            and "note" not in self.errors
        ):
            self.add_error("note", "Say why you answer in the manager’s place")
        return self.cleaned_data


class ReturnForm(PortalForm):
    """Which steps have to change, and how."""

    steps = forms.MultipleChoiceField(
        label="Which steps have to change?",
        choices=CHOICES,
        widget=Checkboxes,
        error_messages={"required": "Select at least one step that has to change"},
    )
    text = forms.CharField(
        label="What has to change?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="The requester reads this in the email and beside the steps",
        error_messages={"required": "Say what has to change"},
    )


class ApproveForm(PortalForm):
    """The conditions, and a word to go with the decision."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kinds = forms.MultipleChoiceField(
        label="Conditions to be ticked off",
        choices=[(kind.value, kind.label) for kind in STANDARD],
        initial=[kind.value for kind in STANDARD],
        required=False,
        widget=Checkboxes(
            hints={
                Kind.TRAINING.value: "Communications tick this off",
                Kind.POLICY.value: "Those named or communications tick this off",
                Kind.PROFILE.value: "Those named or communications tick this off",
            }
        ),
        help_text="Leave out what you know to be met already",
    )
    written = forms.CharField(
        label="Other conditions (optional)",
        required=False,
        max_length=3500,
        widget=Textarea(rows=3),
        help_text="One on each line, in your own words",
    )
    text = forms.CharField(
        label="Message to the requester (optional)",
        required=False,
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
    )


class DeclineForm(PortalForm):
    """Why not, and what instead."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Why is it declined?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="The requester, the lead and the manager read this",
        error_messages={"required": "Say why it is declined"},
    )
    instead = forms.CharField(
        label="What can the service do instead?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="For example, which existing account can carry their news, and whom to send it to",
        error_messages={"required": "Say what the service can do instead"},
    )
