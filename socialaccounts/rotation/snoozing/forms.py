"""How long a rotation is put off, and why."""

from django import forms

from accounts.forms import PortalForm
from accounts.widgets import Radios
from config.workflow import Refused
from socialaccounts.rotation.snoozing.actions import MOST_DAYS


class SnoozeForm(PortalForm):
    """By 1 to 3 days, with a reason."""

    days = forms.TypedChoiceField(
        label="By how many days?",
        choices=[(days, "1 day" if days == 1 else f"{days} days") for days in range(1, MOST_DAYS + 1)],
        coerce=int,
        widget=Radios(inline=True),
        error_messages={"required": "Select by how many days"},
    )
    reason = forms.CharField(
        label="Why does it have to wait?",
        max_length=300,
        help_text="The other holders and comms can read this.",
        error_messages={"required": "Enter why it has to wait"},
    )

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
