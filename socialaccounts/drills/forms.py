"""The filters of the drills and of the red list; every field may be empty, and what is no answer is taken for none."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.forms import PortalForm
from accounts.people.models import Service
from accounts.widgets import Select
from socialaccounts.drills.queries import DUE, FAILED, LATE, NEVER, drills
from socialaccounts.drills.redlist import Reason, red_list
from socialaccounts.register.models import SocialAccount

_SHOW = {"todo": [FAILED, NEVER, LATE, DUE], "late": [LATE], "failed": [FAILED], "never": [NEVER]}


class _FilterForm(PortalForm):
    """By service, and by what each list adds."""

    service = forms.ModelChoiceField(
        Service.objects.all(), required=False, empty_label="All services", widget=Select
    )

    @property
    def is_narrowed(self) -> bool:
        """Whether any of it was chosen."""
        return any(self.cleaned_data.values())

    def _of_service(self, found: QuerySet[SocialAccount]) -> QuerySet[Any]:
        asked = self.cleaned_data.get("service")
        found = found.filter(service=asked) if asked else found
        return found.select_related("platform", "service")


class DrillFilterForm(_FilterForm):
    """Which drills."""

    show = forms.ChoiceField(
        label="Show",
        choices=[
            ("", "All live accounts"),
            ("todo", "What is to be done"),
            ("late", "Late"),
            ("failed", "Could not sign in"),
            ("never", "Never drilled"),
        ],
        required=False,
        widget=Select,
    )
    field_order = ("show", "service")

    def narrow(self) -> QuerySet[Any]:
        """The accounts that the form asks for, as `drills` gives them."""
        self.is_valid()
        found, show = drills(), self.cleaned_data.get("show")
        return self._of_service(found.filter(drill__in=_SHOW[show]) if show else found)


class RedFilterForm(_FilterForm):
    """For which reason."""

    reason = forms.ChoiceField(choices=[("", "Any reason"), *Reason.choices], required=False, widget=Select)
    field_order = ("reason", "service")

    def narrow(self) -> QuerySet[Any]:
        """The accounts that the form asks for, as `red_list` gives them."""
        self.is_valid()
        return self._of_service(red_list(self.cleaned_data.get("reason", "")))
