"""The forms of emergencies and incidents. They validate and never act."""

from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet

from accounts.forms import PortalForm
from accounts.layout import Conditional
from accounts.people.models import User
from accounts.widgets import Checkboxes, Radios, Select, Textarea
from config.workflow import Refused
from socialaccounts.incidents.models import LONGEST, Incident

NO_PASSWORD = "Do not write a password here."  # noqa: S105  # it is a hint


class RefusableForm(PortalForm):
    """A form whose action may be refused: the refusal lands at its field, or at the top of the page."""

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


def _offer(form: PortalForm, name: str, people: QuerySet[User]) -> None:
    cast(forms.ModelChoiceField, form.fields[name]).queryset = people


class EmergencyForm(RefusableForm):
    """Going into an account in an emergency."""

    reason = forms.CharField(
        label="What is the emergency?",
        max_length=300,
        help_text=f"Everybody who is told reads this. {NO_PASSWORD}",
        error_messages={"required": "Enter what the emergency is"},
    )


class DeclareForm(RefusableForm):
    """Declaring an account compromised."""

    seen = forms.CharField(
        label="What have you seen?",
        max_length=LONGEST,
        widget=Textarea(rows=4),
        help_text=f"For example: a post that none of us wrote, or a sign-in from another country. {NO_PASSWORD}",
        error_messages={"required": "Enter what you have seen"},
    )


class StepForm(RefusableForm):
    """Ticking a step, or saying why it is not needed."""

    DONE, NOT_NEEDED = "done", "not-needed"

    answer = forms.ChoiceField(
        label="How does this step stand?",
        choices=[(DONE, "It is done"), (NOT_NEEDED, "It is not needed")],
        widget=Radios,
        error_messages={"required": "Select how this step stands"},
    )
    note = forms.CharField(
        label="Note (optional)",
        max_length=LONGEST,
        required=False,
        widget=Textarea(rows=3),
        help_text=NO_PASSWORD,
    )
    reason = forms.CharField(
        label="Why is it not needed?", max_length=LONGEST, required=False, widget=Textarea(rows=3)
    )

    def build_layout(self) -> Layout:
        return Layout(Conditional("answer", {self.DONE: ["note"], self.NOT_NEEDED: ["reason"]}))

    @property
    def needed(self) -> bool:
        return bool(self.cleaned_data["answer"] == self.DONE)

    @property
    def said(self) -> str:
        """The words that belong to the answer."""
        return str(self.cleaned_data["note" if self.needed else "reason"])


class ReopenForm(RefusableForm):
    """Taking a tick back."""

    reason = forms.CharField(
        label="Why is it to be done again?",
        max_length=LONGEST,
        widget=Textarea(rows=3),
        error_messages={"required": "Enter why it is to be done again"},
    )


class AssignForm(RefusableForm):
    """Giving a step to somebody of the team."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Who does it?",
        required=False,
        empty_label="Nobody in particular",
        widget=Select,
    )

    def __init__(self, *args: Any, team: QuerySet[User], assigned: User | None, **kwargs: Any) -> None:
        self.team = team
        super().__init__(*args, initial={"person": assigned}, **kwargs)

    def prepare_fields(self) -> None:
        _offer(self, "person", self.team)


class NoteForm(RefusableForm):
    """A line for the timeline."""

    text = forms.CharField(
        label="Add a note",
        max_length=LONGEST,
        widget=Textarea(rows=3),
        help_text=f"What was seen or done, and when if it was earlier. {NO_PASSWORD}",
        error_messages={"required": "Enter what was seen or done"},
    )


class TeamForm(RefusableForm):
    """Who is on the team. `seen` are those who were when the page was made: only what was changed on it is changed."""

    team = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who deals with this incident?",
        widget=Checkboxes(filterable=True),
        help_text="Only they can fetch the password while it is frozen.",
        error_messages={"required": "Select who deals with this incident"},
    )
    seen = forms.ModelMultipleChoiceField(
        User.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, able: QuerySet[User], team: QuerySet[User], **kwargs: Any) -> None:
        self.able = able
        super().__init__(*args, initial={"team": team, "seen": team}, **kwargs)

    def prepare_fields(self) -> None:
        _offer(self, "team", self.able)
        _offer(self, "seen", self.able)

    @property
    def add(self) -> set[User]:
        return set(self.cleaned_data["team"]) - set(self.cleaned_data["seen"])

    @property
    def remove(self) -> set[User]:
        return set(self.cleaned_data["seen"]) - set(self.cleaned_data["team"])


class CloseForm(RefusableForm):
    """Closing an incident."""

    note = forms.CharField(
        label="What did we learn? (optional)", max_length=LONGEST, required=False, widget=Textarea(rows=4)
    )


class FalseAlarmForm(RefusableForm):
    """Ending an incident since nobody had got in."""

    reason = forms.CharField(
        label="How do you know that nobody got in?",
        max_length=LONGEST,
        widget=Textarea(rows=4),
        help_text="For example: the post was planned by a colleague, who confirms it.",
        error_messages={"required": "Enter how you know that nobody got in"},
    )


class ListForm(PortalForm):
    """The filter of the list; what is no answer is taken for none."""

    show = forms.ChoiceField(
        label="Show",
        choices=[("", "All incidents"), ("open", "Open"), ("over", "Over")],
        required=False,
        widget=Select,
    )

    def narrow(self) -> Any:
        """The incidents that the form asks for."""
        self.is_valid()
        asked = self.cleaned_data.get("show")
        if asked == "open":
            return Incident.objects.open()
        return Incident.objects.over() if asked else Incident.objects.all()
