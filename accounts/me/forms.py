"""What somebody says of their own absence."""

from typing import Any

from django import forms

from accounts.forms import DateField, PortalForm
from accounts.people.models import User
from accounts.widgets import TypeAhead


class AbsenceForm(PortalForm):
    """Who stands in, and on which days."""

    stand_in = forms.ChoiceField(
        label="Who acts for you?", widget=TypeAhead, help_text="Start typing the name."
    )
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
