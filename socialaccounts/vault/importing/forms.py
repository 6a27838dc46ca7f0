"""What is asked of somebody who imports passwords: the file, what its columns mean, and what becomes of its rows."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from accounts.forms import PortalForm
from accounts.layout import Conditional
from accounts.people.models import Service, User
from accounts.uploads import HeldUpload
from accounts.widgets import FileUpload, Password, Radios, Select
from config.workflow import Refused
from socialaccounts.register.platforms import Platform
from socialaccounts.vault.importing.actions import Answers
from socialaccounts.vault.importing.models import ImportBatch
from socialaccounts.vault.importing.reading import read_file
from socialaccounts.vault.importing.table import Table
from socialaccounts.vault.importing.terms import Field, Matches

TEXT, KEEPASS = "text", "keepass"
NOT_THERE = ""


class UploadForm(PortalForm):
    """The file, and what opens it. What kind it is shows in its content: the question only uncovers the password."""

    kind = forms.ChoiceField(
        label="What is the file?",
        choices=[(TEXT, "A CSV or JSON file"), (KEEPASS, "A KeePass database (KDBX)")],
        widget=Radios(
            hints={TEXT: "A spreadsheet, or what Bitwarden, 1Password or Chrome export without encryption."}
        ),
        error_messages={"required": "Select what the file is"},
    )
    password = forms.CharField(
        label="Password of the database",
        strip=False,
        required=False,
        widget=Password(autocomplete="off"),
    )
    key_file = forms.FileField(
        label="Key file", required=False, widget=FileUpload, help_text="Only if the database has one."
    )
    file = forms.FileField(
        label="File",
        widget=FileUpload(accept=".csv,.json,.kdbx,.txt,.tsv"),
        error_messages={"required": "Select the file"},
    )

    def prepare_fields(self) -> None:
        self.fields["file"].help_text = f"Up to {_megabytes()} MB and 10,000 rows."

    def build_layout(self) -> Layout:
        return Layout("file", Conditional("kind", {KEEPASS: ["password", "key_file"]}))

    def clean_file(self) -> HeldUpload:
        return _small_enough(self.cleaned_data["file"])

    def clean_key_file(self) -> HeldUpload | None:
        found = self.cleaned_data["key_file"]
        return _small_enough(found) if found else None

    @sensitive_variables()
    def table(self) -> Table | None:
        """What the valid form's file holds; None, with the sentence at its field, where it cannot be read."""
        data = self.cleaned_data
        key_file = data["key_file"].read() if data["key_file"] else b""
        try:
            return read_file(data["file"].read(), password=data["password"], key_file=key_file)
        except Refused as refusal:
            if refusal.field == "password" and data["kind"] == TEXT:
                self.add_error("kind", "The file is a KeePass database: select that, and enter its password")
            else:
                self.add_error(refusal.field, refusal.message)
            return None


def _small_enough(upload: HeldUpload) -> HeldUpload:
    if upload.too_large:
        raise forms.ValidationError(f"The selected file is larger than {_megabytes()} MB, so it was not read")
    return upload


def _megabytes() -> int:
    return int(settings.IMPORT_MAX_BYTES) // 1024 // 1024


class ArrangeForm(PortalForm):
    """What each column means, where that is not certain, and what becomes of the rows."""

    matches = forms.ChoiceField(
        label="What about accounts that are on the register already?",
        choices=Matches.choices,
        widget=Radios(
            hints={
                Matches.DEPOSIT.value: "The password that the vault has is retired, as if you had typed the new one."
            }
        ),
        help_text="They are recognised by their web address, else by platform and handle, else by platform and name.",
    )
    service = forms.ModelChoiceField(
        Service.objects.filter(is_active=True), label="Service", widget=Select, empty_label="Select a service"
    )
    lead = forms.EmailField(label="Email address of their lead", help_text="You can add deputies afterwards.")
    platform = forms.ModelChoiceField(
        Platform.objects.all(),
        label="Platform of rows whose web address does not show it",
        required=False,
        widget=Select,
        empty_label="None: do not import such rows",
    )

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        self.batch = batch
        initial = {
            "matches": batch.matches,
            "service": batch.service_id,
            "platform": batch.platform_id,
            "lead": (batch.lead or batch.by).email,
            **{_name(one): batch.columns.get(one.value, NOT_THERE) for one in Field},
        }
        super().__init__(*args, initial=initial, **kwargs)

    def prepare_fields(self) -> None:
        if not self.batch.has_columns:
            return
        headings = self.batch.headings()
        choices = [(NOT_THERE, "Not in the file")]
        choices += [
            (str(n), f"{n + 1}: {heading[:60] or 'no heading'}") for n, heading in enumerate(headings)
        ]
        for one in Field:
            self.fields[_name(one)] = forms.ChoiceField(
                label=str(one.label), choices=choices, required=False, widget=Select
            )

    def build_layout(self) -> Layout:
        columns = [_name(one) for one in Field if _name(one) in self.fields]
        parts = [Fieldset("Which column holds what?", *columns)] if columns else []
        new = Fieldset("Accounts that are not on the register yet", "service", "lead", "platform")
        return Layout(*parts, "matches", new)

    def clean_lead(self) -> User:
        found = User.objects.active().filter(email=self.cleaned_data["lead"].lower()).first()
        if found is None:
            raise forms.ValidationError("Nobody who can sign in to the portal has this email address")
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.batch.has_columns:
            return data
        if not data.get(_name(Field.PASSWORD)):
            self.add_error(_name(Field.PASSWORD), "Select the column that holds the passwords")
        if not any(data.get(_name(one)) for one in (Field.NAME, Field.HANDLE)):
            self.add_error(
                _name(Field.NAME), "Select the column that holds the names of the accounts, or their handles"
            )
        used: dict[str, Field] = {}
        for one in Field:
            place = data.get(_name(one))
            if place and place in used:
                self.add_error(_name(one), f"This column is selected for “{used[place].label}” too")
            elif place:
                used[place] = one
        return data

    @property
    def answers(self) -> Answers:
        """The valid answers as `arrange` takes them."""
        data = self.cleaned_data
        columns = {one.value: int(data[_name(one)]) for one in Field if data.get(_name(one))}
        return {
            "columns": columns if self.batch.has_columns else self.batch.columns,
            "platform": data["platform"],
            "service": data["service"],
            "lead": data["lead"],
            "matches": Matches(data["matches"]),
        }


def _name(one: Field) -> str:
    return f"column_{one.value}"
