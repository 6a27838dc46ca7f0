"""What people fill in about events. A form validates and never acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import DateField, PortalForm
from accounts.models import Service, User
from accounts.widgets import FileUpload, Select, Textarea, TypeAhead
from consents.checks.forms import place_choices
from consents.events.lists import MOST_BYTES, decoded, lines_of
from consents.records.event import LONGEST_NAME


class EventForm(PortalForm):
    """An event's name, place, days, organiser and service."""

    name = forms.CharField(label="Name of the event", max_length=LONGEST_NAME)
    place = forms.CharField(label="Place", max_length=120, required=False)
    first_day = DateField(label="First day", help_text="For example, 27 6 2026")
    last_day = DateField(label="Last day", required=False, help_text="Leave it empty if it is one day.")
    organiser = forms.CharField(
        label="Organiser", max_length=150, required=False, help_text="The school, club or team that holds it."
    )
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service", widget=Select, empty_label="Select a service"
    )

    def __init__(self, *args: Any, services: Any, **kwargs: Any) -> None:
        self.services = services
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        self.fields["service"].queryset = self.services  # type: ignore[attr-defined]
        if len(self.services) == 1:
            self.fields["service"].initial = self.services[0]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["last_day"] = given.get("last_day") or given.get("first_day")
        return given


def services_of(user: User) -> Any:
    """The services for which this person adds events: their own, or every active one."""
    active = Service.objects.filter(is_active=True)
    everywhere = user.has_perm("consents.run_check")
    return active if everywhere else active.filter(pk__in=user.managed_service_ids)


class ListForm(PortalForm):
    """Expected children, typed, pasted from a spreadsheet, or in a CSV file."""

    names = forms.CharField(
        label="Type or paste the children who are expected",
        required=False,
        widget=Textarea(rows=6),
        help_text="One child a line. A date of birth beside the name tells namesakes apart.",
    )
    file = forms.FileField(
        label="Or select a CSV file",
        required=False,
        widget=FileUpload(accept=".csv,.txt"),
        max_length=400,
        help_text="Columns for names and date of birth are read, the others are not kept.",
    )

    def clean_file(self) -> str:
        upload = self.cleaned_data.get("file")
        if not upload:
            return ""
        if upload.too_large or upload.size > MOST_BYTES:
            raise ValidationError("The selected file is too large for a list of children")
        try:
            return decoded(upload.open_plain().read())
        except ValueError as error:
            raise ValidationError("The selected file is not a CSV file") from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        texts = [lines_of(text) for text in (given.get("names"), given.get("file")) if text]
        if not texts and not self.errors:
            self.add_error("names", "Enter or paste the children who are expected, or select a file")
        given["lines"] = "\n".join(texts)
        return given


class PlaceForm(PortalForm):
    """For which account or channel readiness is asked."""

    place = forms.ChoiceField(label="Where will pictures be posted?", widget=TypeAhead)

    def prepare_fields(self) -> None:
        self.fields["place"].choices = place_choices()  # type: ignore[attr-defined]
