"""The pages on which an officer asks for a new account: as much as each needs, and no more (policy D1)."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.validators import URLValidator

from accounts.forms import DateField
from accounts.layout import Conditional
from accounts.people.models import Service, User
from accounts.widgets import Checkboxes, Radios, Select, Textarea
from approvals.requests.answered import (
    LONGEST_EXAMPLES,
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    LONGEST_URL,
    SecondFactor,
    Training,
)
from approvals.requests.fields import StaffField, staff
from approvals.requests.forms import StepForm
from approvals.requests.models import AccountRequest
from approvals.requests.steps import Step
from socialaccounts.register.addresses import normal_handle, normal_url
from socialaccounts.register.models import Platform
from socialaccounts.register.queries import clashing
from socialaccounts.register.terms import MOST_POSTS_A_WEEK, Objective


class AccountForm(StepForm):
    """Service, platform and names."""

    service = forms.ModelChoiceField(
        Service.objects.filter(is_active=True),
        label="Which service is it for?",
        widget=Select,
        empty_label="",
    )
    platform = forms.ModelChoiceField(
        Platform.objects.all(), label="Which platform is it on?", widget=Select, empty_label=""
    )
    name = forms.CharField(
        label="Name of the account",
        max_length=120,
        help_text="As residents will read it, for example, Queen’s Park Sports Centre",
    )
    handle = forms.CharField(
        label="Handle you would like (optional)",
        max_length=100,
        required=False,
        help_text="For example, @queensparkcbc",
    )
    url = forms.CharField(
        label="Web address (optional)",
        max_length=LONGEST_URL,
        required=False,
        help_text="Only if it exists already",
    )

    def first_guess(self) -> Mapping[str, Any]:
        if self.request.service_id is None and self.by.service_ids:
            return {"service": min(self.by.service_ids)}
        return {}

    def clean_handle(self) -> str:
        return normal_handle(self.cleaned_data["handle"])

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        platform, url = answers.get("platform"), answers.get("url", "")
        if url:
            self._check_url(platform, normal_url(url, platform.hosts if platform else ()))
        if platform and (other := clashing(platform=platform, handle=answers.get("handle", ""), url="")):
            sentence = f"{other.name} ({other.reference}) has this handle on {platform} already"
            self.add_error("handle", sentence)
        return answers

    def _check_url(self, platform: Platform | None, url: str) -> None:
        try:
            URLValidator(schemes=["https"])(url)
        except forms.ValidationError:
            self.add_error(
                "url", "Enter a web address in the correct format, like https://www.example.com/council"
            )
            return
        self.cleaned_data["url"] = url
        if len(url) > LONGEST_URL:
            self.add_error("url", f"Web address must be {LONGEST_URL} characters or fewer")
        elif platform and not platform.is_home_of(url):
            self.add_error("url", f"An address on {platform} is at {' or '.join(platform.hosts)}")
        elif platform and (other := clashing(platform=platform, handle="", url=url)):
            self.add_error("url", f"{other.name} ({other.reference}) has this web address already")


class PurposeForm(StepForm):
    """What for (policy D6, B2)."""

    summary = forms.CharField(
        label="What is the account, in one sentence?",
        max_length=LONGEST_SUMMARY,
        widget=Textarea(rows=2),
        help_text="As it could stand on the profile",
    )
    purpose = forms.CharField(
        label="What will the account be used for?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="In a sentence or two, as you would tell a resident",
    )
    objectives = forms.MultipleChoiceField(
        label="What are its objectives?",
        choices=Objective.choices,
        help_text="Select all that apply",
        error_messages={"required": "Select at least one objective"},
        widget=Checkboxes(
            hints={
                Objective.COMMUNICATION.value: "Telling people what the service does",
                Objective.BEHAVIOUR_CHANGE.value: "Getting people to do something differently",
                Objective.SERVICE_DELIVERY.value: "Answering questions and solving problems there",
                Objective.CONSULTATION.value: "Asking people what they think",
            }
        ),
    )
    plan_goals = forms.CharField(
        label="Which goals of the service plan does it help to reach?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="For example, 500 more swimmers under 16 by March",
    )


class AudienceForm(StepForm):
    """For whom (policy B3)."""

    audience = forms.CharField(
        label="Who is it for?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="For example, parents of children under 5 in Staveley",
    )
    evidence = forms.CharField(
        label="How do you know that they use this platform?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="For example, a survey, or what they answered when you asked them",
    )


class ExistingForm(StepForm):
    """Why another account, beside those that are listed (policy X7)."""

    why_new = forms.CharField(
        label="Why will an account that exists not do?", max_length=LONGEST_TEXT, widget=Textarea(rows=6)
    )


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


FORMS: dict[str, type[StepForm]] = {
    "account": AccountForm,
    "purpose": PurposeForm,
    "audience": AudienceForm,
    "existing": ExistingForm,
    "people": PeopleForm,
    "content": ContentForm,
    "answers": AnswersForm,
    "success": SuccessForm,
    "safety": SafetyForm,
    "promises": PromisesForm,
}


def step_form(
    step: Step,
    request: AccountRequest,
    by: User,
    data: Mapping[str, Any] | None = None,
    *,
    relaxed: bool = False,
) -> StepForm:
    """The form of `step`, bound where `data` is given."""
    return FORMS[step.slug](data, request=request, by=by, relaxed=relaxed)
