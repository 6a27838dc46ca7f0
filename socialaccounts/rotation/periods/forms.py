"""How often passwords change: every calendar month, or otherwise on a decision."""

from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import DateField, PortalForm
from accounts.layout import Conditional
from accounts.widgets import Radios, Select
from config.workflow import Refused
from socialaccounts.vault.periods import Period, Unit

MONTHLY, OTHER = "monthly", "other"


class PeriodForm(PortalForm):
    """The council's rule, or another period with the decision that it rests on."""

    how = forms.ChoiceField(
        label="How often does the password change?",
        choices=[(MONTHLY, "Every calendar month, as the policy says"), (OTHER, "Otherwise, as was decided")],
        widget=Radios,
        error_messages={"required": "Select how often it changes"},
    )
    count = forms.IntegerField(label="Every how many?", required=False)
    unit = forms.ChoiceField(label="Months or days?", choices=Unit.choices, required=False, widget=Select)
    decision = forms.CharField(
        label="Reference of the decision",
        max_length=100,
        required=False,
        help_text="For example the minute of the meeting, or the delegated decision.",
    )
    decided_on = DateField(label="Date of the decision", required=False, not_future=True)

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        monthly = period.is_monthly
        initial: dict[str, Any] = {"how": MONTHLY if monthly else OTHER, "unit": Unit(period.unit)}
        if not monthly:
            initial |= {"count": period.count, "decision": period.decision, "decided_on": period.decided_on}
        super().__init__(*args, initial=initial, **kwargs)

    def build_layout(self) -> Layout:
        return Layout(Conditional("how", {OTHER: ["count", "unit", "decision", "decided_on"]}))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("how") == OTHER and "count" in data and data["count"] is None:
            self.add_error("count", "Enter after how many months or days it changes")
        return data

    @property
    def period(self) -> dict[str, Any]:
        """The valid answers as `set_period` takes them."""
        data = self.cleaned_data
        if data["how"] == MONTHLY:
            return {"count": 1, "unit": Unit.MONTHS}
        decided: date | None = data["decided_on"]
        return {
            "count": data["count"],
            "unit": Unit(data["unit"] or Unit.MONTHS),
            "decision": data["decision"],
            "decided_on": decided,
        }

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
