"""What people fill in to check a photo. A form validates and never acts."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms

from accounts.forms import DateField, PortalForm
from accounts.models import User
from accounts.widgets import Radios, Textarea, TypeAhead
from config import clock
from consents.checks.models import LONGEST_CAPTION, MOST_CHILDREN, Outcome, Use
from consents.checks.photo_fields import PhotosField, kept
from consents.checks.photos import Photo
from consents.records.models import Event
from consents.records.wording import OTHER_CHANNELS
from socialaccounts.models import SocialAccount

MOST_EVENTS = 200
"""So many events are offered: for an older one its name is typed."""


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


def _in_list(event: Event) -> str:
    return f"{event.name}, {event.first_day.day} {event.first_day:%B %Y} ({event.reference})"


class CheckForm(PortalForm):
    """Everything that the rules ask about one photo. Who is in it is picked beside the form (`records.picking`)."""

    place = forms.ChoiceField(label="Where will it be posted?", widget=TypeAhead)
    publish_on = DateField(label="Date of posting")
    retrospective = forms.BooleanField(
        label="It was posted already, and is checked afterwards", required=False
    )
    photo = PhotosField(
        label="The photo, as it will be posted",
        required=False,
        help_text="JPEG, PNG or HEIC, up to 15 MB. Select several for one post of several. They are read and not kept.",
    )
    photo_kept = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    taken_on = DateField(
        label="Date the photo was taken",
        required=False,
        not_future=True,
        help_text="Leave it empty and the date in the file is used, if there is one.",
    )
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label="Event",
        required=False,
        widget=TypeAhead,
        help_text="Leave it empty if there was none.",
    )
    event_name = forms.CharField(
        label="Or an event that is not on the list",
        required=False,
        max_length=120,
        help_text="As it is written on the consent forms.",
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

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        # Any event may be chosen; those that are near are offered.
        self.fields["event"].queryset = Event.objects.visible_to(self.user)  # type: ignore[attr-defined]
        self.fields["event"].choices = self._events_offered()  # type: ignore[attr-defined]
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
                HTML('{% include "consents/checks/_event_children.html" %}'),
                More(
                    "Another event, video, advertisement, partner, or posted already",
                    "event_name",
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

    def _events_offered(self) -> list[tuple[Any, str]]:
        """Those of the last year and of the next weeks, and the one that is chosen already."""
        today, visible = clock.today(), Event.objects.visible_to(self.user)
        near = visible.filter(
            last_day__gte=today - timedelta(days=366), first_day__lte=today + timedelta(days=60)
        )
        offered = list(near.order_by("-first_day", "-pk")[:MOST_EVENTS])
        initial = self.initial.get("event")
        chosen = (self.data.get("event") or "") if self.is_bound else str(initial.pk if initial else "")
        if chosen.isdecimal() and chosen not in {str(one.pk) for one in offered}:
            offered += visible.filter(pk=int(chosen[:17]))
        return [("", ""), *((one.pk, _in_list(one)) for one in offered)]

    @property
    def photos(self) -> list[Photo]:
        """The photos of this sending, or those kept from an earlier one."""
        return self.cleaned_data.get("photo") or kept(self.cleaned_data.get("photo_kept") or "")

    @property
    def uses_more(self) -> bool:
        """Whether one of the folded fields says something."""
        if not self.is_bound:
            return False
        folded = ("event_name", "use", "paid", "partner", "retrospective")
        wrong = any(name in self.errors for name in folded)
        return (
            wrong
            or self["use"].value() == Use.VIDEO
            or any(self[name].value() for name in ("event_name", "paid", "partner", "retrospective"))
        )

    def only_finding(self) -> None:
        """Read what was sent, and speak only of the photo: somebody is still adding children."""
        wrong = {name: errors for name, errors in self.errors.items() if name == "photo" and self.files}
        self.errors.clear()
        self.errors.update(wrong)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        photos = self.photos
        if not photos and "photo" not in self.errors:
            self.add_error("photo", "Select the photo")
        days = (
            [given["taken_on"]] if given.get("taken_on") else [one.taken_on for one in photos if one.taken_on]
        )
        publish = given.get("publish_on")
        if publish and any(day > publish for day in days):
            self.add_error("taken_on", "The photo cannot have been taken after it is posted")
        taken = given.get("taken_on") or (photos[0].taken_on if photos else None)
        given["taken_on"] = taken
        if publish and publish < clock.today() and not given.get("retrospective"):
            self.add_error(
                "publish_on", "Date of posting must be today or in the future, unless it was posted already"
            )
        return given


class FilterForm(PortalForm):
    """What the list of checks is narrowed by."""

    outcome = forms.ChoiceField(label="Answer", required=False, choices=[("", "Any"), *Outcome.choices])
    mine = forms.BooleanField(label="Only those that I asked", required=False)
    to_answer = forms.BooleanField(label="Only those that wait for my answer", required=False)
