"""What people fill in to check a photo. A form validates and never acts."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from accounts.forms import DateField, PortalForm
from accounts.widgets import FileUpload, Radios, Textarea, TypeAhead
from config import clock
from config.workflow import Refused
from consents.checks.models import LONGEST_CAPTION, MOST_CHILDREN, OTHER_CHANNELS, Outcome, Use
from consents.checks.photos import Photo, read_photo
from socialaccounts.models import SocialAccount

PHOTOS = ".jpg,.jpeg,.png,.heic,.heif"
_SALT = "consents.checks.photo"
_HOLDS = 24 * 60 * 60


class PhotoField(forms.FileField):
    """A photo that is read where it arrives and not kept."""

    widget = FileUpload

    def clean(self, data: Any, initial: Any = None) -> Photo | None:
        """The facts of the file, None where none was selected. Raises ValidationError in one sentence."""
        if not data:
            return None
        try:
            return read_photo(data)
        except Refused as refused:
            raise ValidationError(refused.message) from refused


def keep(photo: Photo) -> str:
    """The facts of a photo as a signed text, which the page carries while somebody adds children."""
    taken = photo.taken_on.isoformat() if photo.taken_on else ""
    return signing.dumps([photo.sha256, photo.name, taken], salt=_SALT)


def kept(text: str) -> Photo | None:
    """What `keep` signed within the last day; None for anything else."""
    try:
        sha256, name, taken = signing.loads(text, salt=_SALT, max_age=_HOLDS)
        return Photo(sha256=sha256, name=name, taken_on=date.fromisoformat(taken) if taken else None)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def place_choices() -> list[tuple[str, str]]:
    """Every live account and the council's other channels, as keys that `place_of` reads."""
    live = SocialAccount.objects.live().select_related("platform").order_by("sort_name", "pk")
    choices = [(f"account:{one.pk}", f"{one.name}, {one.platform.name} ({one.reference})") for one in live]
    return choices + [(f"channel:{code}", label) for code, label in OTHER_CHANNELS.items()]


def place_of(key: str) -> tuple[SocialAccount | None, str]:
    """The account, if it is one, and the channel's code, of a key that `place_choices` offered."""
    kind, _, value = key.partition(":")
    if kind != "account":
        return None, value
    account = SocialAccount.objects.select_related("platform").get(pk=value)
    return account, account.platform.slug


class More(Fieldset):  # type: ignore[misc]
    """Fields that few need, folded away until one of them is filled in or wrong."""

    template = "consents/checks/_more.html"


class CheckForm(PortalForm):
    """Everything that the rules ask about one photo. Who is in it is picked beside the form (`records.picking`)."""

    place = forms.ChoiceField(label="Where will it be posted?", widget=TypeAhead)
    publish_on = DateField(label="Date of posting")
    retrospective = forms.BooleanField(
        label="It was posted already, and is checked afterwards", required=False
    )
    photo = PhotoField(
        label="The photo, as it will be posted",
        required=False,
        widget=FileUpload(accept=PHOTOS),
        help_text="JPEG, PNG or HEIC, up to 15 MB. It is read and not kept.",
    )
    photo_kept = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    taken_on = DateField(
        label="Date the photo was taken",
        required=False,
        not_future=True,
        help_text="Leave it empty and the date in the file is used, if there is one.",
    )
    event = forms.CharField(
        label="Event",
        required=False,
        max_length=120,
        help_text="As it is written on the consent forms. Leave it empty if there was none.",
    )
    use = forms.ChoiceField(
        label="What is posted?",
        choices=Use.choices,
        initial=Use.PHOTO,
        widget=Radios(inline=True, hints={"video": "Select a still picture of it."}),
    )
    paid = forms.BooleanField(label="It is part of a paid advertisement", required=False)
    partner = forms.CharField(
        label="Partner organisation that will post it too",
        required=False,
        max_length=120,
        help_text="If there is one.",
    )
    recognisable = forms.IntegerField(
        label="How many children can be recognised?",
        min_value=0,
        max_value=MOST_CHILDREN,
        help_text="By face, clothes, name or place. Enter 0 only if you can declare that there is none.",
    )
    names = forms.CharField(
        label="Type or paste their names",
        required=False,
        widget=Textarea(rows=4),
        help_text="One name a line. A date of birth beside the name tells namesakes apart.",
    )
    absent = forms.BooleanField(label="Go on although these are not on the register", required=False)
    obscured = forms.IntegerField(
        label="How many more are blurred, cropped or turned away?",
        required=False,
        min_value=0,
        max_value=MOST_CHILDREN,
        help_text="A second person has to confirm that they cannot be recognised.",
    )
    crowd = forms.ChoiceField(
        label="Is there a crowd with children in it?",
        choices=[("no", "No"), ("yes", "Yes")],
        widget=Radios(inline=True),
    )
    crowd_clear = forms.BooleanField(
        label="If there is a crowd: I have looked, and nobody else in it can be recognised", required=False
    )
    caption = forms.CharField(
        required=False,
        max_length=LONGEST_CAPTION,
        widget=Textarea(rows=4),
        help_text="The words that go with it, with any hashtags. Leave it empty only if there are none.",
    )
    alt_text = forms.CharField(
        label="Alternative text", required=False, max_length=LONGEST_CAPTION, widget=Textarea(rows=2)
    )
    gives_place = forms.BooleanField(
        label="The words say which school a child goes to, where they live or where they are now",
        required=False,
    )

    def prepare_fields(self) -> None:
        self.fields["place"].choices = [("", ""), *place_choices()]  # type: ignore[attr-defined]
        self.fields["publish_on"].initial = clock.today()
        self.fields["once"].initial = uuid.uuid4

    def build_layout(self) -> Layout:
        return Layout(
            "once",
            "photo_kept",
            Fieldset("Where and when", "place", "publish_on"),
            Fieldset(
                "The photo",
                HTML('{% include "consents/checks/_photo_kept.html" %}'),
                "photo",
                "taken_on",
                "event",
                More(
                    "Video, advertisement, partner, or posted already",
                    "use",
                    "paid",
                    "partner",
                    "retrospective",
                ),
            ),
            Fieldset(
                "The children",
                "recognisable",
                HTML('{% include "consents/checks/_picked.html" %}'),
                "names",
                HTML('{% include "consents/checks/_candidates.html" %}'),
                "obscured",
                "crowd",
                "crowd_clear",
            ),
            Fieldset("The words", "caption", "alt_text", "gives_place"),
        )

    @property
    def photo_facts(self) -> Photo | None:
        """The photo of this sending, or the one kept from an earlier one."""
        return self.cleaned_data.get("photo") or kept(self.cleaned_data.get("photo_kept") or "")

    @property
    def uses_more(self) -> bool:
        """Whether one of the folded fields says something."""
        if not self.is_bound:
            return False
        wrong = any(name in self.errors for name in ("use", "paid", "partner", "retrospective"))
        return (
            wrong
            or self["use"].value() == Use.VIDEO
            or any(self[name].value() for name in ("paid", "partner", "retrospective"))
        )

    def only_finding(self) -> None:
        """Read what was sent, and speak only of the photo: somebody is still adding children."""
        wrong = {name: errors for name, errors in self.errors.items() if name == "photo" and self.files}
        self.errors.clear()
        self.errors.update(wrong)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        photo = self.photo_facts
        if photo is None and "photo" not in self.errors:
            self.add_error("photo", "Select the photo")
        taken, publish = given.get("taken_on") or (photo.taken_on if photo else None), given.get("publish_on")
        if taken and publish and taken > publish:
            self.add_error("taken_on", "The photo cannot have been taken after it is posted")
        given["taken_on"] = taken
        if publish and publish < clock.today() and not given.get("retrospective"):
            self.add_error(
                "publish_on", "Date of posting must be today or in the future, unless it was posted already"
            )
        return given


class ConfirmForm(PortalForm):
    """A second person looks at the same file."""

    photo = PhotoField(
        label="The same photo", widget=FileUpload(accept=PHOTOS), help_text="The very file that was checked."
    )
    looked = forms.BooleanField(label="I have looked at it, and it is so")

    def clean_photo(self) -> Photo:
        photo: Photo | None = self.cleaned_data["photo"]
        if photo is None:
            raise ValidationError("Select the photo")
        return photo


class FilterForm(PortalForm):
    """What the list of checks is narrowed by."""

    outcome = forms.ChoiceField(label="Answer", required=False, choices=[("", "Any"), *Outcome.choices])
    mine = forms.BooleanField(label="Only those that I asked", required=False)
