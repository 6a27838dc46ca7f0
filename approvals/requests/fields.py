"""Choosing one member of staff out of thousands."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.people.models import User
from accounts.widgets import TypeAhead

People = list[tuple[int, str]]


def staff() -> People:
    """Everybody who may sign in, by name, as (id, words): fetched once for all the boxes of a form."""
    rows = User.objects.active().order_by("full_name", "pk").values_list("pk", "full_name", "email")
    return [(pk, f"{name} ({email})") for pk, name, email in rows]


class StaffSelect(TypeAhead):
    """A type-ahead over many people. Its options are joined in one go: the stock widget renders a template for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (pk, SafeString(" selected") if str(pk) in chosen else "", label)
                for pk, label in [("", ""), *self.choices]
            ),
        )
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        flat = format_html_join(
            "", ' {}="{}"', ((key, kept) for key, kept in given.items() if kept is not None)
        )
        return format_html("<select{}>\n{}\n</select>", flat, options)


class StaffField(forms.ModelChoiceField):
    """One active member of staff; `offer` sets whom the box lists."""

    widget = StaffSelect

    def __init__(self, **kwargs: Any) -> None:
        found: QuerySet[User] = User.objects.active()
        super().__init__(found, **kwargs)

    def offer(self, people: People) -> None:
        """List these people, who were fetched already."""
        self.widget.choices = people
