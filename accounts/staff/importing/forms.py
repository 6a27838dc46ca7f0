"""What is asked of somebody who imports staff: the file, and what its columns mean."""

from typing import Any

from django import forms

from accounts.forms import PortalForm
from accounts.staff.importing.columns import Field
from accounts.staff.importing.models import StaffImport
from accounts.uploads import HeldUpload
from accounts.widgets import FileUpload, Select

MOST_MEGABYTES = 5
NOT_THERE = ""


class UploadForm(PortalForm):
    """The file."""

    file = forms.FileField(
        label="File",
        widget=FileUpload(accept=".csv,.txt,.tsv"),
        help_text=f"A CSV file of up to {MOST_MEGABYTES} MB and 20,000 rows.",
        error_messages={"required": "Select the file"},
    )

    def clean_file(self) -> HeldUpload:
        upload: HeldUpload = self.cleaned_data["file"]
        if upload.too_large or (upload.size or 0) > MOST_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(
                f"The selected file is larger than {MOST_MEGABYTES} MB, so it was not read"
            )
        return upload


class ArrangeForm(PortalForm):
    """Which column means what, and what becomes of who is not in the file."""

    mark_leavers = forms.BooleanField(
        label="Whoever is not in the file leaves today",
        required=False,
        help_text="Tick it only if the file holds everybody. You see each of them before anything is written.",
    )
    invite = forms.BooleanField(
        label="Send whoever is added a link to set a password",
        required=False,
        help_text="Leave it empty where people come by single sign-on.",
    )

    def __init__(self, *args: Any, batch: StaffImport, **kwargs: Any) -> None:
        self.batch = batch
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        places = [(str(n), heading or f"Column {n + 1}") for n, heading in enumerate(self.batch.headings)]
        columns = {}
        for one in Field:
            chosen = self.batch.columns.get(one.value)
            columns[one.value] = forms.ChoiceField(
                label=one.label,
                required=False,
                choices=[(NOT_THERE, "Not in the file"), *places],
                widget=Select,
                initial=NOT_THERE if chosen is None else str(chosen),
            )
        self.fields["mark_leavers"].initial, self.fields["invite"].initial = (
            self.batch.mark_leavers,
            self.batch.invite,
        )
        self.fields = columns | self.fields

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("email"):
            self.add_error("email", "Select the column with the email address")
        if not data.get("full_name") and not data.get("last_name"):
            self.add_error("full_name", "Select the column with the name")
        chosen = [data[one.value] for one in Field if data.get(one.value)]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError("The same column is selected for two things. Select each column once")
        return data

    @property
    def columns(self) -> dict[str, int]:
        """Places by Field, of a valid form."""
        return {
            one.value: int(self.cleaned_data[one.value]) for one in Field if self.cleaned_data.get(one.value)
        }
