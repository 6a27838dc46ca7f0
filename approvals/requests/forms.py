"""What every page of the request form is, and the small forms on a request's page. They read; the actions decide."""

from collections.abc import Mapping
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import PortalForm
from accounts.people.models import User
from accounts.widgets import Select, Textarea
from approvals.requests.answers import questions_of
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
    question = forms.ChoiceField(label="About", required=False, widget=Select)
    internal = forms.BooleanField(
        label="Internal note: only communications and auditors see it", required=False
    )

    def __init__(self, *args: Any, asked: AccountRequest, notes: bool = False, **kwargs: Any) -> None:
        """With `notes` the comment can be made an internal one."""
        self.asked, self.notes = asked, notes
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        question = cast(forms.ChoiceField, self.fields["question"])
        question.choices = [("", "The whole request"), *questions_of(self.asked)]
        if not self.notes:
            del self.fields["internal"]
        else:
            self.fields[
                "text"
            ].help_text = "Everybody who can see this request sees it, unless it is an internal note"

    def build_layout(self) -> Layout:
        return Layout("question", "text", *(["internal"] if self.notes else []))


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
