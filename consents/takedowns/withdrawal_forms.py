"""What is asked when a yes is taken back, and when a child speaks for themself."""

from datetime import datetime, time
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import DateField, PortalForm
from accounts.layout import Conditional
from accounts.widgets import Checkboxes, Radios, Textarea
from config import clock
from consents.records.actions import OneEvent, Who
from consents.records.models import Adult, Child, ChildSay, Form, Ground, Means, Wording

ALL, SOME, EVENT = "all", "some", "event"
CHILD, OTHER, UNKNOWN = "child", "other", "unknown"


class WithdrawalForm(PortalForm):
    """Filled in already with what is most likely: everything, now, by who signed. Two clicks then do it."""

    children = forms.MultipleChoiceField(label="For which children?", widget=Checkboxes)
    scope = forms.ChoiceField(
        label="What is withdrawn?",
        widget=Radios,
        choices=[
            (ALL, "Everything: no picture may be used anywhere"),
            (SOME, "Some channels only"),
            (EVENT, "Pictures of one event only"),
        ],
    )
    channels = forms.MultipleChoiceField(
        label="Which channels?", widget=Checkboxes(small=True), required=False
    )
    event_name = forms.CharField(label="Name of the event", max_length=120, required=False)
    event_from = DateField(label="First day of the event (optional)", required=False)
    event_until = DateField(
        label="Last day of the event (optional)",
        required=False,
        help_text="Without its days, every picture that may be of this event is stopped",
    )
    who = forms.ChoiceField(label="Who withdraws?", widget=Radios)
    other_name = forms.CharField(label="Their name", max_length=150, required=False)
    received_on = DateField(label="When was it received?", not_future=True)
    means = forms.ChoiceField(
        label="How? (optional)", widget=Radios(inline=True), choices=Means.choices, required=False
    )
    note = forms.CharField(
        label="Who said so, and how (optional)",
        max_length=300,
        required=False,
        widget=Textarea(rows=2),
        help_text="For example, the grandmother rang and read out the reference on the card",
    )

    def __init__(
        self, *args: Any, children: list[Child], adults: list[Adult], wording: Wording, **kwargs: Any
    ) -> None:
        self.by_number = {str(child.pk): child for child in children}
        self.adults = {f"adult-{adult.pk}": adult for adult in adults}
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        offered["children"].choices = [(key, child.name) for key, child in self.by_number.items()]
        offered["channels"].choices = wording.offers
        offered["who"].choices = [
            *((key, adult.name) for key, adult in self.adults.items()),
            (CHILD, "The child"),
            (OTHER, "Another adult"),
            (UNKNOWN, "Not known yet"),
        ]
        if len(children) == 1:
            del self.fields["children"]
        self.helper.layout = self.build_layout()

    def build_layout(self) -> Layout:
        asked: list[Any] = ["children"] if "children" in self.fields else []
        return Layout(
            *asked,
            Conditional("scope", {SOME: ["channels"], EVENT: ["event_name", "event_from", "event_until"]}),
            Conditional("who", {OTHER: ["other_name"]}),
            "received_on",
            "means",
            "note",
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("scope") == SOME and "channels" in data and not data["channels"]:
            self.add_error("channels", "Choose the channels that are withdrawn")
        if data.get("scope") == EVENT and "event_name" in data and not data["event_name"]:
            self.add_error("event_name", "Enter the name of the event")
        if data.get("who") == OTHER and "other_name" in data and not data["other_name"]:
            self.add_error("other_name", "Enter the name of the adult who withdraws")
        return data

    @property
    def chosen_children(self) -> list[Child]:
        chosen = self.cleaned_data.get("children", self.by_number)
        return [self.by_number[key] for key in chosen]

    @property
    def chosen_channels(self) -> list[str]:
        return self.cleaned_data["channels"] if self.cleaned_data["scope"] == SOME else []

    @property
    def chosen_event(self) -> OneEvent | None:
        data = self.cleaned_data
        if data["scope"] != EVENT:
            return None
        first = data.get("event_from") or data.get("event_until")
        return OneEvent(name=data["event_name"], first_day=first, last_day=data.get("event_until") or first)

    @property
    def chosen_who(self) -> Who:
        data = self.cleaned_data
        name = data["other_name"] if data["who"] == OTHER else ""
        return Who(adult=self.adults.get(data["who"]), adult_name=name, is_child=data["who"] == CHILD)

    @property
    def received_at(self) -> datetime:
        """The instant of receipt: now for today, the first instant of an earlier day, so that it covers that day."""
        day = self.cleaned_data["received_on"]
        if day == clock.today():
            return clock.now()
        return datetime.combine(day, time.min, tzinfo=clock.LONDON)


class SayForm(PortalForm):
    """What the child said, or what was decided about their being able to."""

    kind = forms.ChoiceField(label="What is recorded?", widget=Radios, choices=ChildSay.Kind.choices)
    why = forms.ChoiceField(
        label="Why is the child not able to decide?", widget=Radios, choices=Ground.choices, required=False
    )
    said_on = DateField(label="On which day?", not_future=True)

    def build_layout(self) -> Layout:
        return Layout(Conditional("kind", {ChildSay.Kind.NOT_ABLE.value: ["why"]}), "said_on")


def first_wording(form: Form | None) -> Wording:
    """The wording whose channels a withdrawal names: the form's own, otherwise the newest."""
    wording = form.wording if form else None
    return wording or Wording.objects.issued()[0]


class CorrectionForm(PortalForm):
    """Why a withdrawal that was recorded does not count."""

    reason = forms.CharField(
        label="What was recorded wrongly?",
        max_length=300,
        widget=Textarea(rows=3),
        error_messages={"required": "Say what was recorded wrongly"},
        help_text="For example, it was meant for another child. Write no child’s name",
    )
