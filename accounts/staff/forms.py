"""What is asked about a member of staff."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from accounts.forms import DateField, PortalForm
from accounts.people.models import Service, User
from accounts.roles import ROLES
from accounts.widgets import Checkboxes, Select, Textarea, TypeAhead
from config import clock

MOST_BACK = 366
HINTS = {
    "comms": "Everything about accounts and requests, and every password",
    "comms lead": "Emergency packs too; for people in comms",
    "safeguarding": "Flags for children who must not be shown",
    "auditor": "Reads the audit, the staff list and who may do what",
    "administrator": "Staff, services, roles and the state of the portal",
}


def services_to_choose() -> list[tuple[str, str]]:
    """The services in use, as choices, after none."""
    open_ones = Service.objects.filter(is_active=True).values_list("pk", "name")
    return [("", "None"), *((str(pk), name) for pk, name in open_ones)]


class DetailsForm(PortalForm):
    """Name, e-mail address and job title."""

    full_name = forms.CharField(label="Full name", max_length=120)
    email = forms.EmailField(label="Email address", max_length=254)
    job_title = forms.CharField(label="Job title (optional)", max_length=120, required=False)
    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ServiceField(forms.ChoiceField):
    """A service in use, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=services_to_choose, widget=Select, required=False, **kwargs)

    def clean(self, value: Any) -> Service | None:
        text = super().clean(value)
        return Service.objects.filter(pk=text).first() if text else None


class AddPersonForm(PortalForm):
    """Somebody new."""

    full_name = forms.CharField(label="Full name", max_length=120)
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="They sign in with it, and the link to set a password goes there.",
    )
    job_title = forms.CharField(label="Job title (optional)", max_length=120, required=False)
    service = ServiceField(label="Service (optional)")
    manages = forms.BooleanField(label="They manage this service", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("manages") and not data.get("service"):
            self.add_error("service", "Select the service that they manage")
        return data


class ChangeServiceForm(PortalForm):
    """Where somebody works from a day on."""

    service = ServiceField(label="New service")
    manages = forms.BooleanField(label="They manage this service", required=False)
    starts_on = DateField(label="First day there", help_text="Today, a day to come, or one of the past year.")

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day < clock.today() - timedelta(days=MOST_BACK):
            raise ValidationError("The first day there must be within the past year, or later")
        if day > clock.today() + timedelta(days=MOST_BACK):
            raise ValidationError("The first day there must be within the next year")
        return day


class LeaveForm(PortalForm):
    """From which day on somebody is no longer here."""

    left_on = DateField(
        label="Leaves on",
        help_text="From this day on they cannot sign in. For somebody who works until Friday, enter the Saturday.",
    )
    reason = forms.CharField(
        label="Note (optional)", max_length=300, required=False, help_text="It stays in their history."
    )

    def clean_left_on(self) -> Any:
        day = self.cleaned_data["left_on"]
        if abs((day - clock.today()).days) > 2 * MOST_BACK:
            raise ValidationError("The date must be within two years of today")
        return day


class ReasonForm(PortalForm):
    """Why."""

    reason = forms.CharField(
        label="Why?",
        max_length=300,
        widget=Textarea(rows=3),
        help_text="It stays in their history.",
        error_messages={"required": "Say why"},
    )


class RolesForm(PortalForm):
    """Which roles somebody has, and why that changes."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        choices=[(role, role.capitalize()) for role in ROLES],
        widget=Checkboxes(hints=HINTS),
        help_text="What managers and holders may do comes from their service and their accounts, not from a role.",
    )
    reason = forms.CharField(
        label="Why do they change?",
        max_length=300,
        widget=Textarea(rows=3),
        help_text="It stays in their history, and auditors see it.",
        error_messages={"required": "Say why the roles change"},
    )


class ServiceForm(PortalForm):
    """What a service is called."""

    name = forms.CharField(label="Name of the service", max_length=120)


class ManagersForm(PortalForm):
    """Who of a service's members manages it."""

    managers = forms.MultipleChoiceField(
        label="Who manages it?",
        required=False,
        widget=Checkboxes(filterable=True),
        help_text="Those who work in the service today.",
    )

    def __init__(self, *args: Any, members: list[User], **kwargs: Any) -> None:
        self.members = members
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        field: Any = self.fields["managers"]
        field.choices = [(str(one.pk), f"{one.full_name} ({one.email})") for one in self.members]

    @property
    def chosen(self) -> list[User]:
        """The members ticked in a valid form."""
        return [one for one in self.members if str(one.pk) in self.cleaned_data["managers"]]


class AbsenceForm(PortalForm):
    """Who acts for somebody who is away, and on which days."""

    stand_in = forms.ChoiceField(label="Who stands in?", widget=TypeAhead, help_text="Start typing the name.")
    first_day = DateField(label="First day", not_past=True)
    last_day = DateField(label="Last day", not_past=True, help_text="Up to three months. It ends by itself.")

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        stand_in: Any = self.fields["stand_in"]
        named = [(str(one.pk), f"{one.full_name} ({one.email})") for one in self.people]
        stand_in.choices = [("", ""), *named]

    @property
    def chosen(self) -> User:
        """The person selected in a valid form."""
        return next(one for one in self.people if str(one.pk) == self.cleaned_data["stand_in"])

    @property
    def answers(self) -> dict[str, Any]:
        """The stand-in and the days of a valid form, as `set_absence` takes them."""
        return {**self.cleaned_data, "stand_in": self.chosen}


STATES = (
    ("", "Everybody"),
    ("here", "Can sign in"),
    ("leaving", "Leaving"),
    ("left", "Left"),
    ("stopped", "Stopped"),
)


class PeopleFilterForm(PortalForm):
    """The search and the filters of the staff list."""

    q = forms.CharField(label="Name or email address", required=False, max_length=120)
    service = forms.ChoiceField(label="Service", required=False, widget=Select)
    role = forms.ChoiceField(label="Role", required=False, widget=Select)
    state = forms.ChoiceField(label="Sign-in", required=False, choices=STATES, widget=Select)

    def prepare_fields(self) -> None:
        service: Any = self.fields["service"]
        role: Any = self.fields["role"]
        every = [(str(pk), name) for pk, name in Service.objects.values_list("pk", "name")]
        service.choices = [("", "Any service"), ("none", "No service"), *every]
        names = Group.objects.filter(name__in=ROLES).order_by("name").values_list("name", flat=True)
        role.choices = [("", "Any role"), *((name, name.capitalize()) for name in names)]
