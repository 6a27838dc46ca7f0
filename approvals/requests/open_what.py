"""The pages about a new account itself: where, what for, for whom, and why another one (policy D1, D6, X7)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.people.models import Service
from accounts.widgets import Checkboxes, Select, Textarea
from approvals.requests.answered import LONGEST_SUMMARY, LONGEST_TEXT, LONGEST_URL
from approvals.requests.forms import StepForm
from config.workflow import Refused
from socialaccounts.register.details import one_form
from socialaccounts.register.models import Platform
from socialaccounts.register.queries import clashing
from socialaccounts.register.terms import Objective


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
