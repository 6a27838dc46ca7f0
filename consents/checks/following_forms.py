"""What people fill in after a photo check: the second person, the answer, the post; and leave for a looked-after child."""

from __future__ import annotations

import uuid

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import DateField, PortalForm
from accounts.widgets import Radios, Textarea, TypeAhead
from config import clock
from consents.checks.forms import place_choices
from consents.checks.photo_fields import PhotosField
from consents.checks.photos import Photo


class ConfirmForm(PortalForm):
    """A second person looks at the same file."""

    photo = PhotosField(
        label="The same photo", help_text="The very file that was checked; all of them if it was several."
    )
    looked = forms.BooleanField(label="I have looked at it, and it is so")

    def clean_photo(self) -> list[Photo]:
        photos: list[Photo] = self.cleaned_data["photo"]
        if not photos:
            raise ValidationError("Select the photo")
        return photos


class PostForm(PortalForm):
    """Where a checked photo was posted."""

    url = forms.URLField(
        label="Address of the post",
        max_length=500,
        assume_scheme="https",
        help_text="Copy it from the browser or from “Share”. For print, the address of where it can be found.",
    )
    posted_on = DateField(label="Posted on", not_future=True)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def prepare_fields(self) -> None:
        self.fields["posted_on"].initial = clock.today()
        self.fields["once"].initial = uuid.uuid4


class AnswerForm(PortalForm):
    """The answer of who is asked by a REFER."""

    allowed = forms.ChoiceField(
        label="May it be posted?", choices=[("yes", "Yes"), ("no", "No")], widget=Radios(inline=True)
    )
    note = forms.CharField(
        label="Why?",
        max_length=300,
        widget=Textarea(rows=3),
        help_text="Who asked reads it. Write no child’s name and nothing that only safeguarding may know.",
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def prepare_fields(self) -> None:
        self.fields["once"].initial = uuid.uuid4


class SignOffForm(PortalForm):
    """Leave of the body with parental responsibility for one place and some days."""

    place = forms.ChoiceField(label="For which account or channel?", widget=TypeAhead)
    first_day = DateField(label="First day")
    last_day = DateField(label="Last day")
    given_by = forms.CharField(
        label="Who gave leave?",
        max_length=150,
        help_text="The authority and the office. Write nothing about the child.",
    )

    def prepare_fields(self) -> None:
        self.fields["place"].choices = [("", ""), *place_choices()]  # type: ignore[attr-defined]
