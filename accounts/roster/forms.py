"""The filter of the page about who may do what."""

from typing import Any

from django import forms

from accounts.forms import PortalForm
from accounts.people.contributed import grant_sources
from accounts.people.models import Service
from accounts.widgets import Select


class RosterFilterForm(PortalForm):
    """Through what, for whom, in which service."""

    through = forms.ChoiceField(label="Through what", required=False, widget=Select)
    q = forms.CharField(label="Name or email address", required=False, max_length=120)
    service = forms.ChoiceField(label="Service", required=False, widget=Select)

    def prepare_fields(self) -> None:
        through: Any = self.fields["through"]
        service: Any = self.fields["service"]
        through.choices = [(key, source.label) for key, source in grant_sources().items()]
        service.choices = [
            ("", "Any service"),
            *((str(pk), name) for pk, name in Service.objects.values_list("pk", "name")),
        ]
