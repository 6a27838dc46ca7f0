"""Finding a person."""

from django import forms

from accounts.forms import PortalForm


class PeopleFilterForm(PortalForm):
    """The search box of the staff list."""

    q = forms.CharField(label="Name or email address", required=False, max_length=120)
