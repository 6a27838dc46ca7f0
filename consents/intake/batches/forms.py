"""What is asked about a batch, and about a page in its tray."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.conf import settings

from accounts.forms import PortalForm
from accounts.models import Service
from accounts.widgets import FileUpload, Radios, Select
from config.workflow import Refused
from consents.intake.batches.opening import count_pages
from consents.intake.batches.reading import TIFF_STARTS
from consents.intake.batches.upload import MOST_FILES
from consents.intake.decode import Refused as DecodeRefused
from consents.intake.decode import kind_of
from consents.intake.upload import SealedUpload

SECONDS_TO_LOOK = 2
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.tif,.tiff"


class ManyFiles(FileUpload):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of files; each is checked like one."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        every = data if isinstance(data, list) else [data] if data else []
        if not every:
            return [super().clean(None, initial)]
        return [super(ManyFilesField, self).clean(one, initial) for one in every]


class BatchForm(PortalForm):
    """The files of a batch, what to call it, and for whom it is."""

    scans = ManyFilesField(
        label="Scans",
        widget=ManyFiles(attrs={"multiple": True}, accept=ACCEPTED),
        max_length=400,
        error_messages={
            "required": "Select the file or files from the scanner",
            "empty": "One of the files is empty",
        },
    )
    label = forms.CharField(
        label="What is it? (optional)",
        max_length=80,
        required=False,
        help_text="To find it again, for example Class 5B, June",
    )
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service", widget=Select, empty_label="Select a service"
    )

    def __init__(self, *args: Any, services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.BATCH_MAX_BYTES // 1024 // 1024
        self.fields["scans"].help_text = (
            f"One PDF or many PDF, JPEG, PNG, HEIC or TIFF files: up to {settings.BATCH_MAX_PAGES} pages and {most} MB "
            "together, in any order, blank backs and all."
        )
        self.fields["service"].queryset = Service.objects.filter(pk__in=[one.pk for one in services])  # type: ignore[attr-defined]
        self.only_service = services[0] if len(services) == 1 else None
        if len(services) < 2:
            del self.fields["service"]
        self.helper.layout = self.build_layout()

    def clean_scans(self) -> list[SealedUpload]:
        """Files that can be opened, by their first bytes; a PDF's pages are counted at once. Raises ValidationError.

        After some seconds of counting the rest is left to the worker, which counts all again: no answer takes long.
        """
        uploads: list[SealedUpload] = self.cleaned_data["scans"]
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(f"Select {MOST_FILES} files or fewer")
        if any(upload.too_large for upload in uploads):
            most = settings.BATCH_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(
                f"The files are larger than {most} MB together. Scan at 200 dots per inch, or split them"
            )
        until = time.monotonic() + SECONDS_TO_LOOK
        pages = sum(self._pages(upload, count=time.monotonic() < until) for upload in uploads)
        if pages > settings.BATCH_MAX_PAGES:
            raise forms.ValidationError(
                f"The files have {pages} pages together, and the most is {settings.BATCH_MAX_PAGES}. Split them"
            )
        return uploads

    def _pages(self, upload: SealedUpload, *, count: bool) -> int:
        start = upload.open_plain().read(32)
        try:
            kind = "tiff" if start.startswith(TIFF_STARTS) else kind_of(start)
            if kind != "pdf" or not count:
                return 1
            return count_pages(upload.open_plain(), size=upload.size or 0)
        except (DecodeRefused, Refused) as refusal:
            if len(self.cleaned_data["scans"]) == 1:
                raise forms.ValidationError(str(refusal)) from refusal
            # A browser forgets the whole choice.
            said = f"{upload.name}: {refusal} Select the other files again too."
            raise forms.ValidationError(said) from refusal

    @property
    def chosen_service(self) -> Service | None:
        """Whose forms these are; None for comms, which files for nobody in particular."""
        return self.cleaned_data.get("service") or self.only_service


class AssignForm(PortalForm):
    """Which page of which form a page is."""

    form = forms.CharField(label="Reference on the form", max_length=30, help_text="For example CF-0012-T")
    page_number = forms.IntegerField(label="Page", min_value=1, max_value=9)


MOST_TOGETHER = 20
"""How many pages one form can have that was not printed here."""


class ReasonForm(PortalForm):
    """Why something is left out."""

    reason = forms.CharField(
        label="Why is it left out?",
        max_length=200,
        help_text="No child’s name",
        error_messages={"required": "Say why it is left out"},
    )


def leave_form(data: Any = None) -> ReasonForm:
    """Why the pages that were ticked are left out."""
    form = ReasonForm(data, prefix="leave")
    form.fields["reason"].label = "Why are the ticked pages left out?"
    return form


class TurnForm(PortalForm):
    """By how much a page is turned before its code is looked for again."""

    turn = forms.TypedChoiceField(
        label="Turn the page clockwise",
        coerce=int,
        choices=[(0, "Not at all"), (90, "By 90°"), (180, "By 180°"), (270, "By 270°")],
        widget=Radios(inline=True, small=True),
        initial=0,
    )
