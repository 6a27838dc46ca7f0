"""The pages about running a new account: who, what it says, who answers, whether it works, and safely (policy X7, X9)."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import DateField
from accounts.layout import Conditional
from accounts.widgets import Radios, Textarea
from approvals.requests.answered import LONGEST_EXAMPLES, LONGEST_TEXT, LONGEST_URL, SecondFactor, Training
from approvals.requests.fields import StaffField, staff
from approvals.requests.forms import StepForm
from socialaccounts.register.terms import MOST_POSTS_A_WEEK


class PeopleForm(StepForm):
    """Lead and deputies: different people."""

    lead = StaffField(
        label="Lead",
        help_text="Answers for the account. Start to type a name or an email address",
        error_messages={"required": "Select who will lead", "invalid_choice": "Select a lead from the list"},
    )
    deputy = StaffField(
        label="Deputy",
        help_text="Runs the account when the lead is away",
        error_messages={"required": "Select a deputy", "invalid_choice": "Select a deputy from the list"},
    )
    second_deputy = StaffField(
        label="Second deputy (optional)",
        required=False,
        error_messages={"invalid_choice": "Select a second deputy from the list, or leave it empty"},
    )
    handover = forms.CharField(
        label="What happens when one of them leaves?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="For example, the deputy takes over and the manager names a new deputy within a month",
    )

    def build_layout(self) -> Layout:
        return Layout("lead", "deputy", "second_deputy", "handover")

    def prepare_fields(self) -> None:
        people = staff()
        for field in self.fields.values():
            if isinstance(field, StaffField):
                field.offer(people)

    def first_guess(self) -> Mapping[str, Any]:
        return {} if self.request.lead_id else {"lead": self.by.pk}

    def clean(self) -> dict[str, Any]:
        lead, deputy, second = (self.cleaned_data.get(name) for name in ("lead", "deputy", "second_deputy"))
        if lead and lead == deputy:
            self.add_error("deputy", f"{deputy} is the lead. Select somebody else as deputy")
        if second and second in (lead, deputy):
            self.add_error(
                "second_deputy", f"{second} is named already. Select somebody else, or leave it empty"
            )
        return self.cleaned_data


class ContentForm(StepForm):
    """What there will be to say, and how often (policy X7)."""

    examples = forms.CharField(
        label="Write three or more messages for the first month",
        max_length=LONGEST_EXAMPLES,
        widget=Textarea(rows=8),
        help_text="As they would be posted, with a line between them",
        error_messages={"required": "Write the messages for the first month"},
    )
    promised_posts_per_week = forms.IntegerField(
        label="How many posts a week do you promise?",
        min_value=1,
        max_value=MOST_POSTS_A_WEEK,
        help_text="An account without new posts gives the council a bad name. Promise what you can keep",
        error_messages={
            "required": "Enter how many posts a week you promise",
            "invalid": "Posts a week must be a whole number, like 3",
        },
    )


class AnswersForm(StepForm):
    """Who keeps it alive, and how (policy X7)."""

    answered_by = forms.CharField(
        label="Who answers questions and comments?",
        max_length=200,
        help_text="A team or a person, for example, the reception team",
    )
    answer_hours = forms.CharField(
        label="When do they answer?", max_length=200, help_text="For example, Monday to Friday, 9am to 5pm"
    )
    out_of_hours = forms.CharField(
        label="Who watches it in the evenings and at weekends?",
        max_length=200,
        help_text="If nobody does, say so, and what the profile will tell people",
    )
    comments_plan = forms.CharField(
        label="How will you deal with public comments?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="For example, complaints, insults, and questions for another service",
    )


class SuccessForm(StepForm):
    """How one will know that it works, where the website links to it, and whether it ends (policy D1, X7)."""

    measures = forms.CharField(
        label="How will you know that it works?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="What you count, and what would be enough",
    )
    measured_when = forms.CharField(
        label="When do you look at that?",
        max_length=200,
        help_text="For example, every quarter at the team meeting",
    )
    website_page = forms.URLField(
        label="Which page of the council’s website will link to it?",
        max_length=LONGEST_URL,
        assume_scheme="https",
        help_text="For example, https://www.chesterfield.gov.uk/parks",
        error_messages={
            "required": "Enter the page of the council’s website that will link to it",
            "invalid": "Enter a web address in the correct format, like https://www.example.com/parks",
        },
    )
    ends_on = DateField(
        label="Planned end (optional)",
        required=False,
        not_past=True,
        help_text="Only for an account that is not meant to last, such as that of a campaign",
    )


class SafetyForm(StepForm):
    """Children, personal data, and the way in (policy X9, D1, D3)."""

    shows_children = forms.TypedChoiceField(
        label="Will its pictures or videos show children?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=Radios(inline=True),
        help_text="Each picture then needs a signed consent form for every child who can be recognised",
        error_messages={"required": "Select yes if its pictures or videos will show children"},
    )
    personal_data = forms.TypedChoiceField(
        label="Will it collect or show personal data?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=Radios,
        help_text="For example, names in competitions, or questions in private messages",
        error_messages={"required": "Select yes if it will collect or show personal data"},
    )
    assessment = forms.URLField(
        label="Link to the data protection impact assessment",
        required=False,
        max_length=LONGEST_URL,
        assume_scheme="https",
    )
    second_factor = forms.ChoiceField(
        label="Will signing in need a second factor?",
        choices=SecondFactor.choices,
        widget=Radios,
        error_messages={"required": "Select whether signing in will need a second factor"},
    )
    mailbox = forms.EmailField(
        label="Which shared mailbox will it be registered with?",
        help_text="One that several people can open, never somebody’s own",
        error_messages={"required": "Enter the shared mailbox that it will be registered with"},
    )

    def first_guess(self) -> Mapping[str, Any]:
        words = {True: "yes", False: "no", None: ""}
        return {name: words[getattr(self.request, name)] for name in ("shows_children", "personal_data")}

    def build_layout(self) -> Layout:
        uncovered = Conditional("personal_data", {"yes": ["assessment"]})
        return Layout("shows_children", uncovered, "second_factor", "mailbox")

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if not answers.get("personal_data"):
            answers["assessment"] = ""
            self.errors.pop("assessment", None)
        elif not answers.get("assessment") and "assessment" not in self.errors and not self.relaxed:
            self.add_error("assessment", "Enter the link to the data protection impact assessment")
        return answers


class PromisesForm(StepForm):
    """Training and policy (policy D1, D2, D10)."""

    training = forms.ChoiceField(
        label="Have the lead and the deputies done the social media training?",
        choices=Training.choices,
        widget=Radios,
        help_text="The account can go live only when all of them have. Communications give it",
        error_messages={"required": "Select how far the training is"},
    )
    policy_read = forms.BooleanField(
        label="I have read the social media policy, and so will everybody named here before the account goes live",
        error_messages={"required": "Tick the box once you have read the social media policy"},
    )
