"""The filter of the list of password changes."""

from django import forms

from accounts.forms import PortalForm
from accounts.people.models import Service
from accounts.widgets import Select
from socialaccounts.register.models import Platform
from socialaccounts.rotation.models import Rotation, RotationQuerySet

OPEN, LATE, DONE = "open", "late", "done"


class RotationFilterForm(PortalForm):
    """By state, service and platform; every field may be empty, and what is no answer is taken for none."""

    show = forms.ChoiceField(
        label="Show",
        choices=[(OPEN, "Due and late"), (LATE, "Late only"), (DONE, "Done")],
        required=False,
        widget=Select,
    )
    service = forms.ModelChoiceField(
        Service.objects.all(), required=False, empty_label="All services", widget=Select
    )
    platform = forms.ModelChoiceField(
        Platform.objects.all(), required=False, empty_label="All platforms", widget=Select
    )

    @property
    def is_narrowed(self) -> bool:
        """Whether any of it was chosen."""
        return any(self.cleaned_data.values())

    @property
    def shows_done(self) -> bool:
        """Whether the changes already done are asked for."""
        return bool(self.cleaned_data.get("show") == DONE)

    def narrow(self) -> tuple[RotationQuerySet, tuple[str, ...]]:
        """The rotations that the form asks for, and their order: by due date, or the last done first."""
        self.is_valid()
        asked = self.cleaned_data
        if self.shows_done:
            found = Rotation.objects.filter(closed_at__isnull=False)
        else:
            found = Rotation.objects.late() if asked.get("show") == LATE else Rotation.objects.open()
            found = found.of_live_accounts()
        if asked.get("service"):
            found = found.filter(account__service=asked["service"])
        if asked.get("platform"):
            found = found.filter(account__platform=asked["platform"])
        found = found.select_related("account__platform", "account__service", "closed_by__deposited_by")
        return found, ("-closed_at", "-id") if self.shows_done else ("due_on", "id")
