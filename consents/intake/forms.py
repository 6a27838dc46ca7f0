"""What is asked about a scan: the file, the child, what is on the paper, and what the second person decides."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.conf import settings

from accounts.forms import DateField, PortalForm
from accounts.layout import Conditional
from accounts.models import Service
from accounts.widgets import Checkboxes, FileUpload, Radios, Select, Textarea
from config.workflow import Refused
from consents.intake.upload import SealedUpload
from consents.records.models import Adult, Capacity, Medium, Naming, Rejection, Wording

SOMEBODY_ELSE = "new"
YES_NO = [("yes", "Yes"), ("no", "No")]


class UploadForm(PortalForm):
    """The scan, and for whom it is filed where a person manages several services."""

    service = forms.ModelChoiceField(
        Service.objects.none(),
        label="Service",
        widget=Select,
        empty_label="Select a service",
        help_text="Its managers can look the form up.",
    )
    scan = forms.FileField(
        label="Scan of the signed form",
        widget=FileUpload(accept=".pdf,.jpg,.jpeg,.png,.heic,.heif"),
        max_length=400,
        error_messages={
            "required": "Select the scan of the signed form",
            "empty": "The selected file is empty. Scan the form again and select the new file",
        },
    )

    def __init__(self, *args: Any, services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.SCAN_MAX_BYTES // 1024 // 1024
        self.fields[
            "scan"
        ].help_text = f"PDF, JPEG, PNG or HEIC, up to {most} MB and {settings.SCAN_MAX_PAGES} pages. One form in each file."
        if len(services) < 2:
            del self.fields["service"]
            self.helper.layout = self.build_layout()
        else:
            self.fields["service"].queryset = Service.objects.filter(pk__in=[one.pk for one in services])  # type: ignore[attr-defined]
        self.only_service = services[0] if len(services) == 1 else None

    def clean_scan(self) -> SealedUpload:
        upload: SealedUpload = self.cleaned_data["scan"]
        try:
            upload.refuse_too_large()
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return upload

    @property
    def chosen_service(self) -> Service | None:
        """The service the form belongs to; None for comms, which files for nobody in particular."""
        chosen: Service | None = self.cleaned_data.get("service")
        return chosen or self.only_service


class ChildForm(PortalForm):
    """A child by name: looked up on the register first, then added if it is not there."""

    given_names = forms.CharField(max_length=100)
    family_name = forms.CharField(max_length=100)
    date_of_birth = DateField(required=False, not_future=True, help_text="If the form gives it")
    known_as = forms.CharField(
        max_length=200,
        required=False,
        label="Also known as",
        help_text="Other names, with commas between them",
    )


class DetailsForm(PortalForm):
    """What is ticked and written on the paper. The choices are those that the wording offered."""

    wording = forms.ModelChoiceField(
        Wording.objects.none(), label="Version of the form", widget=Select, empty_label=None
    )
    adult = forms.ChoiceField(label="Who signed?", widget=Radios)
    adult_name = forms.CharField(label="Name of the adult who signed", max_length=150, required=False)
    contact = forms.CharField(
        label="Phone or email (optional)",
        max_length=150,
        required=False,
        help_text="Only to ask for a new form",
    )
    capacity = forms.ChoiceField(
        label="Signed as",
        widget=Radios,
        choices=Capacity.choices,
        error_messages={"required": "Select as what the adult signed"},
    )
    responsibility_shown = forms.ChoiceField(
        label="Does the form, or a paper with it, show that they have parental responsibility?",
        widget=Radios(inline=True),
        choices=YES_NO,
        error_messages={"required": "Select yes if parental responsibility is shown"},
    )
    signed_on = DateField(label="Date signed", not_future=True)
    scope = forms.ChoiceField(
        label="What is the consent for?",
        widget=Radios,
        choices=[("general", "Photographs in general"), ("event", "One event only")],
        error_messages={"required": "Select what the consent is for"},
    )
    event_name = forms.CharField(label="Name of the event", max_length=120, required=False)
    event_from = DateField(label="First day of the event", required=False)
    event_until = DateField(label="Last day of the event", required=False)
    channels = forms.MultipleChoiceField(
        label="Where may the pictures appear?",
        widget=Checkboxes(small=True),
        required=False,
        help_text="Tick what is ticked on the form.",
    )
    uses = forms.MultipleChoiceField(label="What may be used?", widget=Checkboxes(small=True), required=False)
    partners = forms.CharField(
        label="Partner accounts named on the form",
        required=False,
        widget=Textarea(rows=3),
        max_length=600,
        help_text="One on each line",
    )
    naming = forms.ChoiceField(
        label="May the child be named?",
        widget=Radios,
        error_messages={"required": "Select whether the child may be named"},
    )
    covers_earlier_photos = forms.BooleanField(
        label="The form also covers photos already taken", required=False
    )
    valid_from = DateField(
        label="First day (optional)", required=False, help_text="Only if the form gives one"
    )
    valid_until = DateField(
        label="Last day (optional)", required=False, help_text="Only if the form gives one"
    )

    def __init__(
        self,
        *args: Any,
        wordings: list[Wording],
        wording: Wording,
        adults: list[Adult],
        all_refused: bool = False,
        notes: Mapping[str, str] | None = None,
        unsaid: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        """`notes` is what to say at a field of what the scan suggested; `unsaid` what is missing of the children."""
        super().__init__(*args, **kwargs)
        self.chosen_wording = wording
        self.all_refused = all_refused
        self.unsaid = unsaid
        self.adults = {str(adult.pk): adult for adult in adults}
        offered: Any = self.fields
        offered["wording"].queryset = Wording.objects.filter(pk__in=[one.pk for one in wordings])
        offered["wording"].label_from_instance = lambda one: f"Version {one.version}"
        offered["channels"].choices = wording.offers
        offered["uses"].choices = wording.media_choices
        offered["naming"].choices = wording.naming_choices
        named = [(key, adult.name) for key, adult in self.adults.items()]
        offered["adult"].choices = [*named, (SOMEBODY_ELSE, "Somebody else")]
        for name, wanted in {
            "wording": len(wordings) > 1,
            "adult": bool(adults),
            "partners": Medium.PARTNER.value in wording.media,
            "covers_earlier_photos": wording.covers_earlier_photos,
        }.items():
            if not wanted:
                del self.fields[name]
        for name, note in (notes or {}).items():
            if name in self.fields:
                self.fields[name].help_text = note
        self.helper.layout = self.build_layout()

    def build_layout(self) -> Layout:
        asked = [
            name
            for name in self.fields
            if name not in ("event_name", "event_from", "event_until", "partners")
        ]
        parts: list[Any] = list(asked)
        parts[asked.index("scope")] = Conditional(
            "scope", {"event": ["event_name", "event_from", "event_until"]}
        )
        if "partners" in self.fields:
            parts[asked.index("uses")] = Conditional("uses", {Medium.PARTNER.value: ["partners"]})
        if "adult" in self.fields:
            parts[asked.index("adult")] = Conditional("adult", {SOMEBODY_ELSE: ["adult_name", "contact"]})
            parts = [part for part in parts if part not in ("adult_name", "contact")]
        return Layout(*parts)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {"adult_name": "Enter the name of the adult who signed"} if self.chosen_adult is None else {}
        if data.get("scope") == "event":
            needed |= {
                "event_name": "Enter the name of the event",
                "event_from": "Enter the first day of the event",
                "event_until": "Enter the last day of the event",
            }
        if not self.all_refused:
            needed |= {
                "channels": "Tick at least one place, or say that consent is refused",
                "uses": "Tick at least one use, or say that consent is refused",
            }
        for name, sentence in needed.items():
            if name in data and not data[name]:
                self.add_error(name, sentence)
        for target, sentence in self.unsaid:
            said = {"said": sentence, "target": target}
            self.add_error(None, forms.ValidationError("%(said)s", params=said))
        return data

    @property
    def chosen_adult(self) -> Adult | None:
        """The adult on record who was picked; None where a name was typed."""
        return self.adults.get(self.cleaned_data.get("adult", ""))

    def facts(self) -> dict[str, Any]:
        """The cleaned answers as `Details` takes them, without the children and the service."""
        data = self.cleaned_data
        event = data["scope"] == "event"
        return {
            "wording": self.chosen_wording,
            "adult": self.chosen_adult,
            "adult_name": data["adult_name"],
            "contact": data["contact"],
            "capacity": data["capacity"],
            "responsibility_shown": data["responsibility_shown"] == "yes",
            "signed_on": data["signed_on"],
            "channels": data["channels"],
            "media": data["uses"],
            "partners": self._partners(),
            "naming": data["naming"] or Naming.NONE,
            "covers_earlier_photos": data.get("covers_earlier_photos", False),
            "event_name": data["event_name"] if event else "",
            "event_from": data["event_from"] if event else None,
            "event_until": data["event_until"] if event else None,
            "valid_from": data["valid_from"],
            "valid_until": data["valid_until"],
        }

    def _partners(self) -> list[str]:
        if Medium.PARTNER not in self.cleaned_data["uses"]:
            return []
        lines = self.cleaned_data.get("partners", "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class DecisionForm(PortalForm):
    """What the second person says of a form, the paper before their eyes."""

    decision = forms.ChoiceField(
        label="Is everything that was typed what the paper says?",
        widget=Radios,
        choices=[("verify", "Yes, accept the form"), ("reject", "No, reject the form")],
        error_messages={"required": "Say whether you accept or reject the form"},
    )
    rejection = forms.ChoiceField(
        label="What is wrong?", widget=Radios(small=True), choices=Rejection.choices, required=False
    )
    note = forms.CharField(
        label="More for the person who uploaded it (optional)",
        required=False,
        max_length=300,
        widget=Textarea(rows=3),
        help_text="No child’s name",
    )

    def build_layout(self) -> Layout:
        return Layout(Conditional("decision", {"reject": ["rejection", "note"]}, size="m"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("decision") == "reject" and not data.get("rejection") and "rejection" not in self.errors:
            self.add_error("rejection", "Say what is wrong with the form")
        return data
