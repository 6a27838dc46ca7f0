"""What people fill in about training."""

from typing import Any

from django import forms

from accounts.forms import DateField, PortalForm
from accounts.learning.training.certificates import MOST_BYTES, drawn_anew
from accounts.learning.training.models import Course
from accounts.people.models import User
from accounts.uploads import HeldUpload
from accounts.widgets import FileUpload, Radios, Select, Textarea, TypeAhead
from config.workflow import Refused


class RecordForm(PortalForm):
    """Which course, when, and how one can tell."""

    course = forms.ModelChoiceField(Course.objects.offered(), widget=Select, empty_label="")
    done_on = DateField(label="When was it done?", not_future=True)
    evidence = forms.CharField(
        label="How can one tell? (optional)",
        max_length=200,
        required=False,
        help_text="For example, the number of the certificate, or who gave the course",
    )
    certificate = forms.FileField(
        label="Certificate (optional)",
        required=False,
        widget=FileUpload(accept=".pdf,.jpg,.jpeg,.png"),
        help_text="A PDF or a photo of the paper, up to 5 MB and four pages. You, comms and auditors can open it.",
    )

    def clean_certificate(self) -> bytes:
        """What is kept of the file: pictures of its pages."""
        upload: HeldUpload | None = self.cleaned_data["certificate"]
        if not upload:
            return b""
        if upload.too_large or (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError("The selected file is larger than 5 MB")
        try:
            return drawn_anew(upload.read())
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class RecordForForm(RecordForm):
    """The same of somebody else."""

    person: Any = forms.ModelChoiceField(None, label="Who did it?", widget=TypeAhead, empty_label="")
    field_order = ("person", "course", "done_on", "evidence", "certificate")

    def prepare_fields(self) -> None:
        self.fields["person"].queryset = User.objects.active().order_by("full_name", "pk")  # type: ignore[attr-defined]


class StrikeOutForm(PortalForm):
    """Why a record is struck out."""

    reason = forms.CharField(
        label="What is wrong with it?",
        max_length=300,
        widget=Textarea(rows=3),
        help_text="The person reads this",
    )


class CourseForm(PortalForm):
    """A course as people choose it."""

    name = forms.CharField(label="Name of the course", max_length=120)
    about = forms.CharField(
        label="What is it, and how does one do it? (optional)",
        max_length=1000,
        required=False,
        widget=Textarea(rows=3),
    )
    months_valid = forms.IntegerField(
        label="For how many months does it count? (optional)",
        min_value=1,
        max_value=120,
        required=False,
        help_text="Leave it empty if it counts for good",
    )
    required = forms.TypedChoiceField(
        label="Must everybody who holds an account have done it?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=Radios(inline=True),
        error_messages={"required": "Select yes if everybody who holds an account must have done it"},
    )
    retired_on = DateField(label="No longer given since (optional)", required=False)

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        initial = {name: getattr(course, name) for name in self.base_fields}
        initial["required"] = "yes" if course.required else "no"
        super().__init__(*args, initial=initial, **kwargs)
