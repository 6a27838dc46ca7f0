"""Which form each step has."""

from collections.abc import Mapping
from typing import Any

from accounts.people.models import User
from approvals.requests.about_forms import ABOUT
from approvals.requests.forms import StepForm
from approvals.requests.models import AccountRequest
from approvals.requests.open_running import (
    AnswersForm,
    ContentForm,
    PeopleForm,
    PromisesForm,
    SafetyForm,
    SuccessForm,
)
from approvals.requests.open_what import AccountForm, AudienceForm, ExistingForm, PurposeForm
from approvals.requests.steps import Step

FORMS: dict[str, type[StepForm]] = {
    **ABOUT,
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
