"""The HTML that the pack makes of a form."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.test import Client

from accounts.forms import PortalForm
from accounts.templatetags.govuk import Control, error_links
from accounts.widgets import DateField, Radios, Textarea
from tests.accounts.forms.sink import SinkForm


class Party(PortalForm):
    """Three kinds of field."""

    title = forms.CharField(max_length=10, help_text="A <b>short</b> one")
    held_on = DateField(label="Date of the party")
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")], widget=Radios)


def html_of(form: forms.BaseForm) -> str:
    return " ".join(str(render_crispy_form(form)).split())


def test_no_page_has_an_inline_style_or_script(sink_client: Client) -> None:
    for path in ("/sink/", "/question/", "/parts/", "/errors/404/", "/errors/500/"):
        page = sink_client.get(path).content.decode() if "500" not in path else ""
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=)", page)


def test_every_id_and_every_reference_to_one_is_single_and_real(sink_client: Client) -> None:
    page = sink_client.post("/sink/", {"name": ""}).content.decode()
    ids = re.findall(r'\sid="([^"]*)"', page)
    referred = " ".join(re.findall(r'(?:aria-describedby|for|data-aria-controls)="([^"]*)"', page)).split()
    assert len(ids) == len(set(ids))
    assert set(referred) <= set(ids)


def test_a_hint_and_an_error_describe_their_control() -> None:
    page = html_of(Party({}))
    assert '<div id="id_title-hint" class="govuk-hint">A &lt;b&gt;short&lt;/b&gt; one</div>' in page
    assert 'aria-describedby="id_title-hint id_title-error"' in page
    assert '<span class="govuk-visually-hidden">Error:</span> Enter the title' in page


def test_error_links_land_on_the_first_control_of_a_group_and_the_wrong_box_of_a_date() -> None:
    form = Party({"title": "x", "held_on_day": "3", "held_on_month": "5"})
    assert error_links(form, "") == [
        ("id_held_on-year", "Date of the party must include a year"),
        ("id_size_0", "Select the size"),
    ]


def test_only_the_boxes_concerned_are_marked() -> None:
    control = Control(Party({"held_on_day": "3", "held_on_month": "5"})["held_on"])
    assert [("govuk-input--error" in box.classes) for box in control.boxes] == [False, False, True]


def test_an_error_about_the_whole_form_links_to_its_first_field(sink_client: Client) -> None:
    page = sink_client.post("/sink/", {"name": "whole"}).content.decode()
    assert '<a href="#id_name">These answers do not fit together</a>' in page


def test_formsets_list_their_errors_too() -> None:
    formset = forms.formset_factory(Party)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x"}
    )
    assert ("id_form-0-size_0", "Select the size") in error_links(formset)


def test_a_label_may_be_the_heading_of_the_page(sink_client: Client) -> None:
    page = " ".join(sink_client.get("/question/").content.decode().split())
    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l" for="id_why">' in page
    assert page.count("<h1") == 1


def test_what_was_typed_is_shown_again_except_secrets() -> None:
    page = html_of(
        SinkForm({"name": "Parks", "signed_on_day": "31", "signed_on_month": "feb", "secret": "hunter2"})
    )
    assert 'value="Parks"' in page
    assert 'value="31"' in page
    assert 'value="feb"' in page
    assert "hunter2" not in page


def test_a_hidden_field_travels_with_the_form() -> None:
    assert '<input type="hidden" name="token" value="kept"' in html_of(SinkForm())


def test_the_count_is_described_and_no_browser_cuts_the_text() -> None:
    page = html_of(SinkForm())
    assert 'data-maxlength="60"' in page
    assert 'aria-describedby="id_purpose-info"' in page
    assert " maxlength=" not in page


def test_an_uncovered_field_is_inside_its_answer_and_hidden_only_by_scripts() -> None:
    page = html_of(SinkForm())
    inside = page.split('id="conditional-id_objective_2"')[1].split("</fieldset>")[0]
    assert "govuk-radios__conditional--hidden" in page
    assert 'name="objective_other"' in inside


def test_an_uncovered_field_is_shown_when_its_answer_is_given() -> None:
    assert "govuk-radios__conditional--hidden" not in html_of(SinkForm({"objective": "other"}))


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_error_pages_are_plain_and_lead_home(sink_client: Client, status: int) -> None:
    response = sink_client.get(f"/errors/{status}/")
    assert response.status_code == status
    assert "govuk-heading-l" in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_a_textarea_without_a_limit_has_no_count() -> None:
    class Free(PortalForm):
        text = forms.CharField(widget=Textarea)

    assert "govuk-character-count" not in html_of(Free())
