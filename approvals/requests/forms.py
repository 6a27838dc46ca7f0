"""What every page of the request form is, and the small forms on a request's page. They read; the actions decide."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.forms import PortalForm
from accounts.people.models import User
from accounts.widgets import Textarea
from approvals.requests.models import LONGEST_COMMENT, LONGEST_TEXT, AccountRequest


class StepForm(PortalForm):
    """One page of the form. With `relaxed` answers may be missing, for a draft that is put away half-way.

    Extends it by fields named as those of AccountRequest; `request` gives what was answered before, and is not changed.
    """

    def __init__(
        self, *args: Any, request: AccountRequest, by: User, relaxed: bool = False, **kwargs: Any
    ) -> None:
        self.request, self.by, self.relaxed = request, by, relaxed
        initial = {name: getattr(request, name) for name in self.base_fields}
        super().__init__(*args, initial={**initial, **self.first_guess()}, **kwargs)
        if relaxed:
            for field in self.fields.values():
                field.required = False

    def first_guess(self) -> Mapping[str, Any]:
        """What is offered where nothing was answered yet."""
        return {}


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
