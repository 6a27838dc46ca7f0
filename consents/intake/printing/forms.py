"""What is asked before forms are printed: for whom, which wording, for which event, until when."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms

from accounts.forms import DateField, PortalForm
from accounts.models import Service
from accounts.widgets import FileUpload, Select, Textarea
from consents.records.models import Event, Wording

MOST_BYTES = 512 * 1024
_ENCODINGS = ("utf-8-sig", "cp1252")


class PrintForm(PortalForm):
    """The order of a print job. `names` takes one child a line; a spreadsheet adds its lines to them."""

    names = forms.CharField(
        label="Children",
        widget=Textarea(rows=8),
        required=False,
        max_length=20_000,
        help_text="One name a line, as on a class list. A date of birth after the name tells namesakes apart.",
    )
    sheet = forms.FileField(
        label="Or a class list as a CSV file (optional)",
        widget=FileUpload(accept=".csv,.txt"),
        required=False,
        help_text="A row for each child. Names, and a date of birth if there is one.",
    )
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label="Event (optional)",
        widget=Select,
        required=False,
        empty_label="For pictures in general",
        help_text="Leave the names empty to print for everybody expected there.",
    )
    wording = forms.ModelChoiceField(
        Wording.objects.none(), label="Version of the form", widget=Select, empty_label=None
    )
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service", widget=Select, empty_label="Select a service"
    )
    valid_until = DateField(
        label="Last day (optional)", required=False, not_past=True, help_text="If the consent shall end early"
    )

    def __init__(
        self, *args: Any, wordings: list[Wording], events: Any, services: list[Service], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        offered["wording"].queryset = Wording.objects.filter(pk__in=[one.pk for one in wordings])
        offered["wording"].label_from_instance = lambda one: f"Version {one.version}"
        offered["event"].queryset = events
        offered["event"].label_from_instance = lambda one: f"{one.name}, {one.first_day:%-d %B %Y}"
        offered["service"].queryset = Service.objects.filter(pk__in=[one.pk for one in services])
        self.only_service = services[0] if len(services) == 1 else None
        self.newest = wordings[0] if wordings else None
        if len(services) < 2:
            del self.fields["service"]
        if len(wordings) < 2:
            del self.fields["wording"]
        self.helper.layout = self.build_layout()

    def clean_sheet(self) -> str:
        """The lines of the file, a name in each. Raises ValidationError for what is no list of names."""
        file = self.cleaned_data.get("sheet")
        if not file:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                "The file is larger than half a megabyte. Select the class list alone"
            )
        data = file.read()
        if b"\0" in data:
            raise forms.ValidationError("The file is not a CSV file. Save the list as CSV and select that")
        for encoding in _ENCODINGS:
            try:
                return lines_of(data.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError("The file cannot be read. Save the list as CSV in UTF-8 and select that")

    @property
    def chosen_wording(self) -> Wording | None:
        return self.cleaned_data.get("wording") or self.newest

    @property
    def chosen_service(self) -> Service | None:
        """For whom it is printed; None for comms, which prints for nobody in particular."""
        return self.cleaned_data.get("service") or self.only_service


_HEADINGS = {
    "name", "names", "child", "pupil", "forename", "forenames", "surname", "first name", "last name", "given name",
    "given names", "family name", "date of birth", "dob", "birthday", "class",
}  # fmt: skip


def lines_of(text: str) -> str:
    """The rows of a CSV text as lines of names; a row of headings is left out."""
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4000], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    rows = [[cell.strip() for cell in row if cell.strip()] for row in csv.reader(io.StringIO(text), dialect)]
    if rows and all(cell.lower() in _HEADINGS for cell in rows[0]):
        rows = rows[1:]
    return "\n".join(" ".join(row) for row in rows if row)


class CancelForm(PortalForm):
    """Why a printed copy is cancelled."""

    because = forms.CharField(
        label="Why is this form cancelled?",
        max_length=200,
        help_text="For example: lost, printed twice. No child’s name.",
    )
