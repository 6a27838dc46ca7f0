"""What is filled in to tick off a condition, or to open it again."""

from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import DateField, PortalForm
from accounts.people.models import User
from accounts.widgets import Checkboxes, Select, Textarea
from approvals.requests.models import LONGEST_TEXT, AccountRequest
from approvals.review.asking import may_own
from approvals.review.models import ProfileItem


class TickForm(PortalForm):
    """How one can see that a condition is met."""

    evidence = forms.CharField(
        label="How can one see that this is met?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="For example, names and dates of the training, or the address of the page",
        error_messages={"required": "Say how one can see that this is met"},
    )
    checked = forms.MultipleChoiceField(
        label="What does the profile show?",
        choices=ProfileItem.choices,
        widget=Checkboxes,
        error_messages={"required": "Tick everything that the profile shows. It must show all of it"},
    )

    def __init__(self, *args: Any, profile: bool = False, **kwargs: Any) -> None:
        """With `profile` everything on the profile's list is asked for."""
        self.profile = profile
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        if not self.profile:
            del self.fields["checked"]
            return
        self.fields["evidence"].help_text = "For example, the address of the profile"

    def build_layout(self) -> Layout:
        return Layout(*(["checked"] if self.profile else []), "evidence")

    def clean_checked(self) -> list[str]:
        checked: list[str] = self.cleaned_data["checked"]
        if len(checked) < len(ProfileItem):
            raise forms.ValidationError("The profile must show all of it before this can be ticked off")
        return checked


class AssignForm(PortalForm):
    """Who sees to a condition, and by when."""

    owner = forms.ModelChoiceField(
        User.objects.none(),
        label="Who sees to it?",
        widget=Select,
        empty_label="",
        error_messages={
            "required": "Select who sees to it",
            "invalid_choice": "Select somebody from the list",
        },
    )
    due_on = DateField(label="Due on", not_past=True)

    def __init__(self, *args: Any, asked: AccountRequest, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset = User.objects.filter(pk__in=[person.pk for person in may_own(self.asked)])


class ReopenForm(PortalForm):
    """Why a condition is not met after all."""

    reason = forms.CharField(
        label="Why is it not met after all?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        error_messages={"required": "Say why it is not met after all"},
    )
