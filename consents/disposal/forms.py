"""What is asked about keeping and destroying."""

from django import forms

from accounts.forms import DateField, PortalForm
from accounts.widgets import Select, Textarea


class HoldForm(PortalForm):
    """Why a form must be kept, and until when."""

    reason = forms.CharField(
        label="Why must the form be kept?",
        max_length=300,
        widget=Textarea(rows=3),
        error_messages={"required": "Say why the form must be kept"},
        help_text="For example, a complaint is open. Write no child’s name",
    )
    until = DateField(
        label="Last day of the hold (optional)",
        required=False,
        help_text="Without one, until somebody releases it",
    )


class RefuseForm(PortalForm):
    """Why a form that was proposed for disposal is kept."""

    because = forms.CharField(
        label="Why is the form kept?",
        max_length=300,
        widget=Textarea(rows=3),
        error_messages={"required": "Say why the form is kept"},
    )


class HorizonForm(PortalForm):
    """Within how many days a consent ends, for which event, and whether a live post shows the child."""

    days = forms.ChoiceField(
        required=False,
        widget=Select,
        label="Ends within",
        choices=[("30", "30 days"), ("60", "60 days"), ("90", "90 days")],
    )
    kind = forms.ChoiceField(
        required=False,
        widget=Select,
        label="Kind",
        choices=[
            ("", "Every form"),
            ("event", "Forms of one event"),
            ("posts", "Forms that a live post may rely on"),
        ],
    )
    event = forms.CharField(required=False, label="Event", max_length=120)
