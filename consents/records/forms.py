"""What is asked about children, withdrawals and flags, and the filter of the list of forms."""

from django import forms

from accounts.forms import DateField, PortalForm
from accounts.widgets import Radios, Select
from consents.records.models import Flag, Status


class FilterForm(PortalForm):
    """State, last day and withdrawal; every field may be empty."""

    state = forms.ChoiceField(
        required=False,
        widget=Select,
        choices=[("", "Any state"), *Status.choices, ("withdrawn", "Withdrawn"), ("expired", "Ended")],
    )
    expiring = forms.ChoiceField(
        required=False,
        widget=Select,
        label="Last day",
        choices=[
            ("", "Any day"),
            ("30", "Within 30 days"),
            ("60", "Within 60 days"),
            ("90", "Within 90 days"),
        ],
    )


class ChildForm(PortalForm):
    """A child's names and date of birth, corrected."""

    given_names = forms.CharField(max_length=100)
    family_name = forms.CharField(max_length=100)
    known_as = forms.CharField(
        max_length=200,
        required=False,
        label="Also known as (optional)",
        help_text="Other names, with commas between them",
    )
    date_of_birth = DateField(required=False, not_future=True, label="Date of birth (optional)")


class FlagForm(PortalForm):
    """A flag to be raised."""

    kind = forms.ChoiceField(
        label="What does the flag say?",
        error_messages={"required": "Select what the flag says"},
        choices=Flag.Kind.choices,
        widget=Radios(
            hints={
                "block": "Every photo check with this child says no",
                "refer": "Every photo check with this child asks safeguarding first",
                "no_name": "The child may be shown but not named",
            }
        ),
    )
    review_on = DateField(label="Review on", error_messages={"required": "Enter the day of the review"})
    outside_reference = forms.CharField(
        label="Case number elsewhere (optional)",
        max_length=40,
        required=False,
        help_text="Where the case is kept. Write nothing about the child here",
    )


class FlagReviewForm(PortalForm):
    """Another review date for a flag that stays up."""

    review_on = DateField(label="Review on", error_messages={"required": "Enter the day of the review"})
    outside_reference = forms.CharField(
        label="Case number elsewhere (optional)", max_length=40, required=False
    )


class FlagLiftForm(PortalForm):
    """Why a flag is lifted."""

    because = forms.ChoiceField(label="Why is the flag lifted?", widget=Radios, choices=Flag.Lifted.choices)


class LookedAfterForm(PortalForm):
    """Whether an authority looks after the child."""

    looked_after = forms.ChoiceField(
        label="Is this child looked after by a local authority?",
        widget=Radios(inline=True),
        choices=[("yes", "Yes"), ("no", "No")],
    )
