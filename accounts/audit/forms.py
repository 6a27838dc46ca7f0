"""The filter of the audit list."""

from typing import Any

from django import forms
from django.db.models import Q

from accounts.audit.catalogue import Event
from accounts.audit.models import AuditEventQuerySet
from accounts.forms import PortalForm
from accounts.people.models import User
from accounts.widgets import DateField, Select
from config.references import PREFIXES, number, reference


class AuditFilterForm(PortalForm):
    """By person, object, event and London dates; every field may be empty."""

    person = forms.CharField(required=False, max_length=120, help_text="Name or email address")
    object = forms.CharField(required=False, max_length=40, help_text="A reference, such as SA-0012")
    event = forms.ChoiceField(
        required=False, choices=lambda: [("", "Any event"), *Event.choices], widget=Select
    )
    first = DateField(label="From", required=False)
    last = DateField(label="To", required=False)

    def clean_object(self) -> str:
        text: str = self.cleaned_data["object"].strip()
        for prefix in PREFIXES:
            found = number(prefix, text)
            if found is not None:
                return reference(prefix, found)
        return text

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", "The last day must not be before the first day.")
        return data

    def narrow(self, events: AuditEventQuerySet) -> AuditEventQuerySet:
        """The events that the valid form asks for, every condition through an index."""
        data = self.cleaned_data
        if data["person"]:
            people = User.objects.named_like(data["person"].strip()).values_list("pk", flat=True)[:100]
            by = Q(actor_id__in=list(people))
            if data["person"].strip().lower() in "the portal":
                by |= Q(actor_id__isnull=True)
            events = events.filter(by)
        if data["object"]:
            events = events.filter(target_ref=data["object"])
        if data["event"]:
            events = events.filter(event=data["event"])
        return events.between(data["first"], data["last"])
