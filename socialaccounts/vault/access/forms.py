"""What people fill in about the ways into an account. The actions decide; these only read."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet

from accounts.forms import PortalForm
from accounts.layout import Conditional
from accounts.people.models import User
from accounts.widgets import Radios
from config.workflow import Refused
from socialaccounts.register.forms import find_people, who_is
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.terms import AccessModel
from socialaccounts.vault.access.queries import WayIn, administrators

_HINTS = {
    AccessModel.SHARED_LOGIN.value: "One username and password, kept in the vault and changed every month.",
    AccessModel.NAMED_ADMINISTRATORS.value: "Everybody signs in as themselves, as on Facebook and LinkedIn pages. "
    "Once a month somebody confirms who they are.",
    AccessModel.HELD_ELSEWHERE.value: "Another vault has the password. Once a month somebody confirms who has access.",
}


class _RefusableForm(PortalForm):
    """A form whose action may be refused: the refusal lands at its field, or at the top of the page."""

    def refuse(self, refusal: Refused) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ModelForm(_RefusableForm):
    """How people get in from now on, and why."""

    model = forms.ChoiceField(
        label="How do people get in?",
        choices=AccessModel.choices,
        widget=Radios(hints=_HINTS),
        error_messages={"required": "Select how people get in"},
    )
    kept_in = forms.CharField(
        label="Which vault has the password, and where in it?",
        max_length=300,
        required=False,
        help_text="For example: the IT service desk’s vault, folder Web, entry Tourist office.",
    )
    reason = forms.CharField(
        label="Why does it change?",
        max_length=300,
        help_text="Kept in the account’s history.",
        error_messages={"required": "Enter why it changes"},
    )

    def __init__(self, *args: Any, way_in: WayIn, **kwargs: Any) -> None:
        initial = {"model": way_in.account.access_model, "kept_in": way_in.kept_in}
        super().__init__(*args, initial=initial, **kwargs)

    def build_layout(self) -> Layout:
        return Layout(Conditional("model", {AccessModel.HELD_ELSEWHERE.value: ["kept_in"]}), "reason")


class ConfirmForm(_RefusableForm):
    """That somebody looked, and that the list is right; `seen` tells a list that changed meanwhile."""

    looked = forms.BooleanField()
    note = forms.CharField(
        label="Anything to note?",
        max_length=300,
        required=False,
        help_text="Leave it empty if there is nothing to say.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, way_in: WayIn, seen: str, **kwargs: Any) -> None:
        self.way_in = way_in
        super().__init__(*args, initial={"seen": seen}, **kwargs)

    def prepare_fields(self) -> None:
        platform = self.way_in.account.platform.name
        if self.way_in.has_named:
            label = f"I looked on {platform} today: these people have access, and nobody else"
        else:
            label = "I looked in the other vault today: the login is there, and the right people can fetch it"
        self.fields["looked"].label = label
        self.fields["looked"].error_messages["required"] = "Tick the box once you have looked"


def people_to_name(account: SocialAccount, text: str) -> QuerySet[User]:
    """Up to 20 people called `text` who may sign in and are not on the list, by name, with their services."""
    return find_people(text, apart_from=administrators(account).filter(user__isnull=False).values("user"))


class StaffForm(_RefusableForm):
    """Which member of staff has access; the choice is among the people found."""

    user: Any = forms.ModelChoiceField(None, label="Person", widget=Radios, empty_label=None)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        user: Any = self.fields["user"]
        user.queryset = self.people
        user.widget.hints = {str(person.pk): who_is(person) for person in self.people}
        user.error_messages["invalid_choice"] = "Select one of the people in the list"


class OutsiderForm(_RefusableForm):
    """Somebody outside the council who has access."""

    name = forms.CharField(
        label="Name of the person or company",
        max_length=120,
        error_messages={"required": "Enter the name of the person or company"},
    )
