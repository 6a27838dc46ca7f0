"""What is asked about keeping and destroying."""

from django import forms

from accounts.forms import DateField, PortalForm
from accounts.widgets import Radios, Select, Textarea
from consents.records.models import Means


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


class EraseForm(PortalForm):
    """Who asked that a child's record be erased, and how."""

    asked_by = forms.CharField(
        label="Who asked for it, and when?",
        max_length=300,
        widget=Textarea(rows=3),
        error_messages={"required": "Say who asked for it, and when"},
        help_text="For example, the child’s mother on 3 May. Write no child’s name",
    )
    means = forms.ChoiceField(
        label="How did they ask?",
        widget=Radios,
        choices=Means.choices,
        error_messages={"required": "Choose how they asked"},
    )


class KeepForm(PortalForm):
    """Why a child's record is not erased."""

    because = forms.CharField(
        label="Why is nothing erased?",
        max_length=300,
        widget=Textarea(rows=3),
        error_messages={"required": "Say why nothing is erased"},
        help_text="The family is told. Write no child’s name",
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
