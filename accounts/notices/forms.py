"""How a person wants to be told."""

from django import forms

from accounts.forms import PortalForm
from accounts.notices.models import Preference
from accounts.widgets import Radios


class PreferenceForm(PortalForm):
    """Each notice by itself, or all of a day together."""

    label_as_heading = "mail"

    mail = forms.ChoiceField(
        label="How do you want your notices by email?",
        choices=Preference.Mail.choices,
        widget=Radios(
            hints={
                Preference.Mail.AT_ONCE.value: "You hear of each within a minute or two",
                Preference.Mail.DAILY.value: "What has gathered since the day before, in one list. What cannot wait, such "
                "as a hacked account, still comes at once",
            }
        ),
        error_messages={"required": "Select how you want your notices"},
    )
