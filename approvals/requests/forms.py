"""The pages of the request form, and the small forms on a request's page. They read; the actions decide."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.forms import PortalForm
from accounts.people.models import Service, User
from accounts.widgets import Checkboxes, Radios, Select, Textarea
from approvals.requests.fields import StaffField, staff
from approvals.requests.models import LONGEST_COMMENT, LONGEST_TEXT, LONGEST_URL, AccountRequest, Training
from approvals.requests.steps import Step
from config.workflow import Refused
from socialaccounts.register.details import one_form
from socialaccounts.register.models import Platform
from socialaccounts.register.queries import clashing
from socialaccounts.register.terms import MOST_POSTS_A_WEEK, Objective


class StepForm(PortalForm):
    """One page of the form. With `relaxed` answers may be missing, for a draft that is put away half-way.

    Extends it by fields named as those of AccountRequest; `request` gives what was answered before, and is not changed.
    """

    def __init__(
        self, *args: Any, request: AccountRequest, by: User, relaxed: bool = False, **kwargs: Any
    ) -> None:
        self.request, self.by = request, by
        initial = {name: getattr(request, name) for name in self.base_fields}
        super().__init__(*args, initial={**initial, **self.first_guess()}, **kwargs)
        if relaxed:
            for field in self.fields.values():
                field.required = False

    def first_guess(self) -> Mapping[str, Any]:
        """What is offered where nothing was answered yet."""
        return {}


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

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        platform = answers.get("platform")
        if platform and "handle" in answers and "url" in answers:
            try:
                answers["handle"], answers["url"] = one_form(platform, answers["handle"], answers["url"])
            except Refused as refused:
                self.add_error(refused.field, str(refused))
            else:
                self._refuse_taken(platform, answers["handle"], answers["url"])
        return answers

    def _refuse_taken(self, platform: Platform, handle: str, url: str) -> None:
        if len(url) > LONGEST_URL:
            self.add_error("url", f"Web address must be {LONGEST_URL} characters or fewer")
        if other := clashing(platform=platform, handle="", url=url):
            self.add_error("url", f"{other.name} ({other.reference}) has this web address already")
        if other := clashing(platform=platform, handle=handle, url=""):
            sentence = f"{other.name} ({other.reference}) has this handle on {platform} already"
            self.add_error("handle", sentence)


class PurposeForm(StepForm):
    """What for, and for whom (policy D6, B2, B3)."""

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
    audience = forms.CharField(
        label="Who is it for?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="Whom do you want to reach, and how do you know that they use this platform?",
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


class PromisesForm(StepForm):
    """Children, training, policy (policy X9, D1, D2, D10)."""

    shows_children = forms.TypedChoiceField(
        label="Will its pictures or videos show children?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=Radios(inline=True),
        help_text="Each picture then needs a signed consent form for every child who can be recognised",
        error_messages={"required": "Select yes if its pictures or videos will show children"},
    )
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

    def first_guess(self) -> Mapping[str, Any]:
        return {"shows_children": {True: "yes", False: "no", None: ""}[self.request.shows_children]}


FORMS: dict[str, type[StepForm]] = {
    "account": AccountForm,
    "purpose": PurposeForm,
    "existing": ExistingForm,
    "people": PeopleForm,
    "answers": AnswersForm,
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


class CommentForm(PortalForm):
    """A comment on a request."""

    text = forms.CharField(
        label="Add a comment",
        max_length=LONGEST_COMMENT,
        widget=Textarea(rows=3),
        help_text="Everybody who can see this request sees it",
        error_messages={"required": "Enter your comment"},
    )


class WithdrawForm(PortalForm):
    """Why a request is withdrawn, if there is something to say."""

    reason = forms.CharField(
        label="Why are you withdrawing it? (optional)",
        max_length=LONGEST_TEXT,
        required=False,
        widget=Textarea(rows=3),
    )


class AskWithdrawalForm(PortalForm):
    """Why an approved account is no longer needed."""

    reason = forms.CharField(
        label="Why do you no longer need the account?", max_length=LONGEST_TEXT, widget=Textarea(rows=3)
    )
