"""Every kind of field on one page, for the tests alone: forms, views and their addresses."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from accounts.forms import PortalForm
from accounts.layout import Conditional, Question
from accounts.navigation import Link, Navigation
from accounts.widgets import Checkboxes, DateField, FileUpload, Password, Radios, Select, Textarea, TypeAhead

PLATFORMS = [("fb", "Facebook"), ("ig", "Instagram"), ("none", "None of these")]
MENU = ["Home", "Register", "Requests", "Consents", "Photo checks", "Attention"]
PEOPLE = [
    ("", "Choose a person"),
    *((str(number), f"Person {number} <b>Example</b>") for number in range(1, 40)),
]


class SinkForm(PortalForm):
    """One field of each kind."""

    name = forms.CharField(label="Account name", max_length=20, help_text="As the public sees it")
    email = forms.EmailField(label="Email address")
    address = forms.URLField(label="Web address", assume_scheme="https", required=False)
    posts = forms.IntegerField(label="Posts a week", min_value=1, max_value=50)
    secret = forms.CharField(label="Password", strip=False, widget=Password(autocomplete="off"))
    signed_on = DateField(label="Date signed", not_future=True, help_text="For example, 27 3 2026")
    platform = forms.ChoiceField(choices=PLATFORMS, widget=Select)
    lead = forms.ChoiceField(label="Lead", choices=PEOPLE, widget=TypeAhead, help_text="Type part of a name")
    objective = forms.ChoiceField(
        choices=[("tell", "Communication"), ("ask", "Consultation"), ("other", "Something else")],
        widget=Radios(hints={"ask": "People answer questions"}, divider_before="other"),
    )
    objective_other = forms.CharField(label="What is it?", required=False)
    children = forms.ChoiceField(
        label="Will it show children?", choices=[("yes", "Yes"), ("no", "No")], widget=Radios(inline=True)
    )
    media = forms.MultipleChoiceField(
        label="Media", choices=PLATFORMS, widget=Checkboxes(hints={"fb": "The page"}, exclusive={"none"})
    )
    people = forms.MultipleChoiceField(
        label="Who is in the photo", choices=PEOPLE[1:], widget=Checkboxes(filterable=True, small=True)
    )
    purpose = forms.CharField(max_length=60, widget=Textarea(rows=3))
    notes = forms.CharField(required=False, widget=Textarea)
    scan = forms.FileField(
        label="Signed form",
        widget=FileUpload(accept=".pdf,.jpg"),
        help_text="PDF or JPEG, up to 15 MB and 20 pages",
    )
    sure = forms.BooleanField(label="I have read the policy", help_text="It takes 5 minutes")
    token = forms.CharField(required=False, widget=forms.HiddenInput, initial="kept")

    def build_layout(self) -> Layout:
        return Layout(
            "name",
            Fieldset("Who and where", "email", "address", "posts", "secret"),
            Question("signed_on", size="m"),
            "platform",
            "lead",
            Conditional("objective", {"other": ["objective_other"]}),
            *("children", "media", "people", "purpose", "notes", "scan", "sure"),
        )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("name") == "whole":
            raise forms.ValidationError("These answers do not fit together")
        return self.cleaned_data


class OneQuestion(PortalForm):
    """A page of one question, whose label is the heading."""

    label_as_heading = "why"
    why = forms.CharField(label="Why do existing accounts not serve?", max_length=200, widget=Textarea)


@login_not_required
def sink(request: HttpRequest) -> HttpResponse:
    form = SinkForm(request.POST or None, request.FILES or None)
    form.is_valid()
    return _page(request, "tests/sink.html", form=form)


@login_not_required
def question(request: HttpRequest) -> HttpResponse:
    return _page(request, "tests/question.html", form=OneQuestion(request.POST or None))


@login_not_required
def parts(request: HttpRequest) -> HttpResponse:
    messages.success(request, "The password was changed on SA-0012")
    messages.warning(request, "The rotation of SA-0003 is 3 days late")
    return _page(request, "tests/parts.html", rows=_rows(), summary=_summary(), page=_paging())


@login_not_required
def menu(request: HttpRequest) -> HttpResponse:
    entries = [Link(text, f"/{text.lower()}/", "true" if text == "Register" else "") for text in MENU]
    nav = Navigation(entries, [Link("Notices", "/notices/", "")], [Link("Help", "/help/", "")])
    user = {"is_authenticated": True, "full_name": "Olive Officer"}
    return _page(request, "tests/parts.html", nav=nav, user=user, rows=_rows(), summary=_summary())


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, template, context)


def _rows() -> Sequence[dict[str, str]]:
    statuses = ["live", "planned", "overdue", "block", "allow", "refer", "draft", "in_review", "new"]
    return [{"name": f"Account {status} " + "wide" * 12, "status": status} for status in statuses]


def _summary() -> Sequence[dict[str, str]]:
    return [
        {"key": "Purpose", "value": "One\nTwo", "change_url": "#x"},
        {"key": "Handle", "value": "@" + "long" * 30},
    ]


def _paging() -> dict[str, str]:
    return {"range_text": "Showing 26 to 50", "next_url": "?after=x", "previous_url": "?before=y"}


urlpatterns = [
    path("sink/", sink),
    path("question/", question),
    path("parts/", parts),
    path("menu/", menu),
    path("errors/400/", login_not_required(lambda request: bad_request(request, Exception()))),
    path("errors/403/", login_not_required(lambda request: permission_denied(request, Exception()))),
    path("errors/404/", login_not_required(lambda request: page_not_found(request, Exception()))),
    path("errors/500/", login_not_required(server_error)),
    path("sign-in/", include("accounts.signin.urls")),
]
