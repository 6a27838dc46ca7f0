"""Choosing one member of staff out of thousands."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.people.models import User
from accounts.widgets import TypeAhead

People = list[tuple[int, str]]


def staff() -> People:
    """Everybody who may sign in, by name, as (id, words): fetched once for all the boxes of a form."""
    rows = User.objects.active().order_by("full_name", "pk").values_list("pk", "full_name", "email")
    return [(pk, f"{name} ({email})") for pk, name, email in rows]


class StaffField(forms.ModelChoiceField):
    """One active member of staff; `offer` sets whom the box lists."""

    widget = TypeAhead

    def __init__(self, **kwargs: Any) -> None:
        found: QuerySet[User] = User.objects.active()
        super().__init__(found, **kwargs)

    def offer(self, people: People) -> None:
        """List these people, who were fetched already."""
        self.widget.choices = [("", ""), *people]
