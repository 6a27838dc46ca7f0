"""What people fill in about an account and its holders. The actions decide; these only read."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet

from accounts.forms import DateField, PortalForm
from accounts.people.models import Membership, Service, User
from accounts.widgets import Checkboxes, Radios, Select, Textarea
from socialaccounts.register.details import Details
from socialaccounts.register.models import Platform, SocialAccount
from socialaccounts.register.terms import MOST_POSTS_A_WEEK, Capacity, Objective, Status

MOST_PEOPLE = 20
CAPACITY_HINTS = {
    Capacity.LEAD.value: "Answers for the account. There is one; the present lead becomes a deputy.",
    Capacity.DEPUTY.value: "Runs the account when the lead is away.",
    Capacity.EDITOR.value: "Posts on the account.",
}


class DetailsForm(PortalForm):
    """What the register says of an account; the platform can be changed only while the account is planned."""

    platform = forms.ModelChoiceField(Platform.objects.all(), widget=Select)
    name = forms.CharField(label="Name of the account", max_length=120)
    handle = forms.CharField(
        max_length=100, required=False, help_text="Without @. Leave it empty if the platform gave none."
    )
    url = forms.CharField(
        label="Web address",
        max_length=300,
        required=False,
        help_text="Copy it from the browser while you look at the account, like https://facebook.com/chesterfield",
    )
    service = forms.ModelChoiceField(Service.objects.filter(is_active=True), widget=Select)
    purpose = forms.CharField(label="What is it for?", max_length=1000, widget=Textarea)
    objectives = forms.MultipleChoiceField(
        label="Objectives", choices=Objective.choices, widget=Checkboxes, help_text="Select all that apply."
    )
    audience = forms.CharField(label="Who is it for?", max_length=1000, widget=Textarea(rows=3))
    promised_posts_per_week = forms.IntegerField(
        label="Posts promised each week", min_value=1, max_value=MOST_POSTS_A_WEEK
    )
    answered_by = forms.CharField(label="Who answers comments and messages?", max_length=200)
    answer_hours = forms.CharField(
        label="When do they answer?", max_length=200, help_text="For example, Monday to Friday, 9am to 5pm"
    )
    shows_children = forms.TypedChoiceField(
        label="Will children be shown?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=Radios(inline=True),
    )
    reason = forms.CharField(
        label="Why are you changing this?",
        required=False,
        max_length=500,
        help_text="Kept in the account’s history.",
    )

    def __init__(self, *args: Any, account: SocialAccount, **kwargs: Any) -> None:
        self.account = account
        initial = {name: getattr(account, name) for name in self.base_fields if name != "reason"}
        initial["shows_children"] = "yes" if account.shows_children else "no"
        super().__init__(*args, initial=initial, **kwargs)

    def prepare_fields(self) -> None:
        if self.account.status != Status.PLANNED:
            del self.fields["platform"]
        if not self.account.service.is_active:
            service: Any = self.fields["service"]
            service.queryset = Service.objects.all()

    @property
    def details(self) -> Details:
        """The valid answers as `change_details` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}  # type: ignore[return-value]


def people_to_add(account: SocialAccount, text: str) -> QuerySet[User]:
    """Up to 20 people called `text` who may sign in and do not hold the account, by name, with their services."""
    return find_people(text, apart_from=account.holders.current().values("user"))


def find_people(text: str, *, apart_from: QuerySet[Any, Any]) -> QuerySet[User]:
    """Up to 20 people called `text` who may sign in, by name, with their services; `apart_from` are the ids of others."""
    if not text:
        return User.objects.get_queryset().none()
    found = User.objects.active().exclude(pk__in=apart_from)
    for word in text.split()[:5]:
        found = found.named_like(word)
    current = Membership.objects.current().select_related("service")
    chosen = list(found.order_by("full_name", "pk").values_list("pk", flat=True)[:MOST_PEOPLE])
    named = User.objects.get_queryset().filter(pk__in=chosen).order_by("full_name", "pk")
    return named.prefetch_related(Prefetch("memberships", current, to_attr="current_memberships"))


class AddHolderForm(PortalForm):
    """Who is to hold an account, as what, and till when; the choice is among the people found."""

    user: Any = forms.ModelChoiceField(None, label="Person", widget=Radios, empty_label=None)
    capacity = forms.ChoiceField(
        label="What will they be?", choices=Capacity.choices, widget=Radios(hints=CAPACITY_HINTS)
    )
    last_day = DateField(
        label="Last day",
        required=False,
        help_text="Leave it empty unless you know it, for a cover for example.",
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        user: Any = self.fields["user"]
        user.queryset = self.people
        user.widget.hints = {str(person.pk): who_is(person) for person in self.people}
        user.error_messages["invalid_choice"] = "Select one of the people in the list"

    @property
    def until(self) -> date | None:
        """The first day on which they no longer hold it."""
        last: date | None = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None


def who_is(person: User) -> str:
    """What tells a person that `find_people` found from a namesake: job title, services, e-mail address."""
    services: list[Membership] = getattr(person, "current_memberships", [])
    parts = [person.job_title, *(one.service.name for one in services), person.email]
    return ", ".join(part for part in parts if part)


class CapacityForm(PortalForm):
    """What a holder is to be instead."""

    capacity = forms.ChoiceField(label="What will they be?", widget=Radios(hints=CAPACITY_HINTS))

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        self.present = present
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        capacity: Any = self.fields["capacity"]
        capacity.choices = [(value, label) for value, label in Capacity.choices if value != self.present]


class ConfirmForm(PortalForm):
    """Why somebody who changed service goes on running an account."""

    reason = forms.CharField(
        label="Why do they go on?",
        max_length=500,
        widget=Textarea(rows=3),
        help_text="It stays in the account’s history.",
        error_messages={"required": "Say why they go on running the account from another service"},
    )


class RemoveForm(PortalForm):
    """Why a holding ends, if there is something to say."""

    reason = forms.CharField(
        label="Why does it end?",
        required=False,
        max_length=500,
        help_text="Leave it empty if there is nothing to say. It stays in the account’s history.",
    )
