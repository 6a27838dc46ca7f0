"""What is filled in to tick off a condition, or to open it again."""

from django import forms

from accounts.forms import PortalForm
from accounts.widgets import Textarea
from approvals.requests.models import LONGEST_TEXT


class TickForm(PortalForm):
    """How one can see that a condition is met."""

    evidence = forms.CharField(
        label="How can one see that this is met?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="For example, names and dates of the training, or the address of the page",
        error_messages={"required": "Say how one can see that this is met"},
    )


class ReopenForm(PortalForm):
    """Why a condition is not met after all."""

    reason = forms.CharField(
        label="Why is it not met after all?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        error_messages={"required": "Say why it is not met after all"},
    )
