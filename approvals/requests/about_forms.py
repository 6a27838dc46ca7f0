"""The short forms about an account that exists: joining it, and closing or parking it (policy D1, X7)."""

from django import forms

from accounts.forms import DateField
from accounts.widgets import Radios, Textarea
from approvals.requests.answered import LONGEST_TEXT, Ending, HandleFate, Training
from approvals.requests.forms import StepForm
from socialaccounts.register.terms import Capacity


class JoinForm(StepForm):
    """As what, and why."""

    capacity = forms.ChoiceField(
        label="As what would you join it?",
        choices=Capacity.choices,
        widget=Radios(
            hints={
                Capacity.LEAD.value: "Answers for the account; the present lead becomes a deputy",
                Capacity.DEPUTY.value: "Stands in for the lead",
                Capacity.EDITOR.value: "Writes and answers on it",
            }
        ),
        error_messages={"required": "Select as what you would join it"},
    )
    why = forms.CharField(
        label="Why do you need it?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="For example, what you will post, and who asked you to",
    )

    def clean_capacity(self) -> str:
        wanted: str = self.cleaned_data["capacity"]
        subject = self.request.subject
        present = subject.holders.unended().filter(user=self.by).first() if subject and wanted else None
        if present and present.capacity == wanted:
            raise forms.ValidationError(f"You are {present.get_capacity_display().lower()} of it already")
        return wanted


class ReadyForm(StepForm):
    """Training and policy of the one who joins (policy D1, D2, D10)."""

    training = forms.ChoiceField(
        label="Have you done the social media training?",
        choices=[
            (Training.DONE.value, "Yes"),
            (Training.BOOKED.value, "It is booked"),
            (Training.NEEDED.value, "Not yet: I need a place on it"),
        ],
        widget=Radios,
        error_messages={"required": "Select how far the training is"},
    )
    policy_read = forms.BooleanField(
        label="I have read the social media policy",
        error_messages={"required": "Tick the box once you have read the social media policy"},
    )


class EndingForm(StepForm):
    """What is to happen, why and when."""

    ending = forms.ChoiceField(
        label="What should happen to the account?",
        choices=Ending.choices,
        widget=Radios,
        error_messages={"required": "Select what should happen to the account"},
    )
    why = forms.CharField(
        label="Why is it no longer needed?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="It stays on the register, for whoever asks later",
    )
    ending_on = DateField(
        label="From which day?",
        not_past=True,
        help_text="Leave time to tell its followers: a month is usual",
        error_messages={"required": "Enter the day from which it is no longer needed"},
    )


class RemainsForm(StepForm):
    """What happens to those who follow it, to what was posted, and to its name."""

    followers = forms.CharField(
        label="What do you tell its followers, and where do they go?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="For example, a last post that names the council’s main account",
    )
    archive = forms.CharField(
        label="What is kept of it, and where?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="For example, the export of the platform, in the service’s folder",
    )
    handle_fate = forms.ChoiceField(
        label="What happens to its handle?",
        choices=HandleFate.choices,
        widget=Radios(
            hints={
                HandleFate.RELEASE.value: "Anybody can take a released handle and speak in the council’s name"
            }
        ),
        error_messages={"required": "Select what happens to its handle"},
    )


ABOUT: dict[str, type[StepForm]] = {
    "join": JoinForm,
    "ready": ReadyForm,
    "ending": EndingForm,
    "remains": RemainsForm,
}
