"""What managers and comms fill in to answer a request. The actions decide; these only read."""

from collections.abc import Iterable
from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms

from accounts.forms import DateField, PortalForm
from accounts.layout import Conditional
from accounts.people.models import User
from accounts.widgets import Checkboxes, Radios, Select, Textarea
from approvals.requests.answers import questions_of
from approvals.requests.models import LONGEST_TEXT, AccountRequest
from approvals.review.asking import LONGEST_WRITTEN, Asked, may_own, usual_day, usual_owner
from approvals.review.known import SEEN, is_known
from approvals.review.models import Kind, asked_of

_OWN = (
    "A condition in your own words",
    "A second one in your own words",
    "A third one in your own words",
)


class SupportForm(PortalForm):
    """Yes or no of the service, with a reason where it is no, or where comms answers in the manager's place."""

    answer = forms.ChoiceField(
        label="Does the service support this request?",
        choices=[("yes", "Yes, send it to communications"), ("no", "No, it ends here")],
        widget=Radios,
        error_messages={"required": "Select yes if the service supports this request"},
    )
    note = forms.CharField(
        label="Note to communications (optional)",
        required=False,
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
    )
    reason = forms.CharField(
        label="Why not?",
        required=False,
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
        help_text="The requester reads this",
    )

    def __init__(self, *args: Any, in_place: bool = False, **kwargs: Any) -> None:
        self.in_place = in_place
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        if self.in_place:
            self.fields["note"].label = "Why do you answer in the manager’s place?"
            self.fields[
                "note"
            ].help_text = "For example, the manager is away until Monday and agreed by telephone"

    def build_layout(self) -> Layout:
        return Layout(Conditional("answer", {"yes": ["note"], "no": ["reason"]}))

    def clean(self) -> dict[str, Any]:
        answer = self.cleaned_data.get("answer")
        if answer == "no" and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why the service does not support it")
        if (
            answer == "yes"
            and self.in_place
            and not self.cleaned_data.get("note")
            and "note" not in self.errors
        ):
            self.add_error("note", "Say why you answer in the manager’s place")
        return self.cleaned_data


class ReturnForm(PortalForm):
    """Which answers have to change, and how."""

    questions = forms.MultipleChoiceField(
        label="Which answers have to change?",
        widget=Checkboxes(small=True),
        error_messages={"required": "Select at least one answer that has to change"},
    )
    text = forms.CharField(
        label="What has to change?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="The requester reads this in the email and beside the answers",
        error_messages={"required": "Say what has to change"},
    )

    def __init__(
        self, *args: Any, asked: AccountRequest, commented: Iterable[str] = (), **kwargs: Any
    ) -> None:
        """`commented` are the answers about which the reviewer has written already: ticked beforehand."""
        self.asked, self.commented = asked, list(commented)
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        questions = cast(forms.MultipleChoiceField, self.fields["questions"])
        questions.choices, questions.initial = questions_of(self.asked), self.commented


class ApproveForm(PortalForm):
    """The conditions, from the list or in one's own words, each with owner and day; and a word to go with the decision."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kinds = forms.MultipleChoiceField(
        label="More conditions",
        required=False,
        widget=Checkboxes,
        help_text="Leave out what you know to be met already",
    )
    text = forms.CharField(
        label="Message to the requester (optional)",
        required=False,
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=3),
    )

    def __init__(self, *args: Any, asked: AccountRequest, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        listed = [(kind.value, kind.label) for kind in asked_of(self.asked)]
        self.own = {f"own{number}": words for number, words in enumerate(_OWN, start=1)}
        kinds = cast(forms.MultipleChoiceField, self.fields["kinds"])
        kinds.choices = [*listed, *self.own.items()]
        kinds.widget.hints = {Kind.TRAINING.value: "Communications tick this off"} | {
            kind: SEEN for kind, _ in listed if is_known(kind)
        }
        kinds.initial = [value for value, _ in listed]
        owners = User.objects.filter(pk__in=[person.pk for person in may_own(self.asked)])
        for key in self.own:
            self.fields[f"{key}_text"] = forms.CharField(
                label="Condition", max_length=LONGEST_WRITTEN, required=False, widget=Textarea(rows=2)
            )
        for key in (*dict(listed), *self.own):
            self.fields[f"{key}_owner"] = forms.ModelChoiceField(
                owners,
                label="Who sees to it?",
                required=False,
                widget=Select,
                initial=usual_owner(self.asked).pk,
                empty_label=None,
            )
            self.fields[f"{key}_due"] = DateField(
                label="Due on", required=False, not_past=True, initial=usual_day()
            )

    def build_layout(self) -> Layout:
        uncovered = {
            kind.value: [f"{kind.value}_owner", f"{kind.value}_due"] for kind in asked_of(self.asked)
        }
        uncovered |= {key: [f"{key}_text", f"{key}_owner", f"{key}_due"] for key in self.own}
        return Layout("version", Conditional("kinds", uncovered), "text")

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("kinds", [])
        for name in [name for name in self.errors if name.partition("_")[0] not in {*chosen, *self._always}]:
            # What was typed under a condition that is not asked after all does not matter.
            del self.errors[name]
        for key in chosen:
            if (
                key in self.own
                and not self.cleaned_data.get(f"{key}_text")
                and f"{key}_text" not in self.errors
            ):
                self.add_error(f"{key}_text", "Write the condition, or take its tick away")
            for part, sentence in (
                ("owner", "Select who sees to it"),
                ("due", "Enter the day by which it is due"),
            ):
                if not self.cleaned_data.get(f"{key}_{part}") and f"{key}_{part}" not in self.errors:
                    self.add_error(f"{key}_{part}", sentence)
        return self.cleaned_data

    _always = frozenset({"version", "kinds", "text", "__all__"})

    def conditions(self) -> list[Asked]:
        """The conditions that the valid form asks for."""
        answers = self.cleaned_data
        return [
            Asked(
                kind=Kind.WRITTEN if key in self.own else Kind(key),
                owner=answers[f"{key}_owner"],
                due_on=answers[f"{key}_due"],
                text=answers.get(f"{key}_text", ""),
            )
            for key in answers["kinds"]
        ]


class ReassignForm(PortalForm):
    """Which colleague, and why."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label="Which colleague takes it over?",
        widget=Select,
        empty_label="",
        error_messages={
            "required": "Select a colleague",
            "invalid_choice": "Select a colleague from the list",
        },
    )
    reason = forms.CharField(
        label="Message to them (optional)", required=False, max_length=LONGEST_TEXT, widget=Textarea(rows=3)
    )

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any) -> None:
        self.colleagues = [person.pk for person in colleagues]
        super().__init__(*args, **kwargs)

    def prepare_fields(self) -> None:
        to = cast(forms.ModelChoiceField, self.fields["to"])
        to.queryset = User.objects.filter(pk__in=self.colleagues)


class DeclineForm(PortalForm):
    """Why not, and what instead."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Why is it declined?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="The requester, the lead and the manager read this",
        error_messages={"required": "Say why it is declined"},
    )
    instead = forms.CharField(
        label="What can the service do instead?",
        max_length=LONGEST_TEXT,
        widget=Textarea(rows=4),
        help_text="For example, which existing account can carry their news, and whom to send it to",
        error_messages={"required": "Say what the service can do instead"},
    )
