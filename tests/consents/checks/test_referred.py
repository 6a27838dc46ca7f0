"""The page that shows whose answer a REFER waits for, and what was answered."""

import uuid

import pytest

from consents.checks.answering import answer
from consents.checks.referred import TO_RECORD, asked_of
from consents.checks.rules_decided import ANSWERABLE
from tests.consents.checks.made import make_check, make_child, make_form

pytestmark = pytest.mark.django_db
URL = "/checks/referred/"


@pytest.fixture
def check(manager):
    child = make_child("Rosalind Applegarth")
    make_form(child)
    return make_check(manager, child, gives_place=True)


def test_comms_sees_what_waits_for_it_and_the_way_to_answer(client_for, comms, check):
    page = client_for(comms).get(URL).content.decode()

    assert f'href="{check.get_absolute_url()}answer/"' in page
    assert "Comms" in page and check.place in page


def test_an_auditor_sees_the_same_without_links_and_without_a_childs_name(client_for, auditor, check):
    page = client_for(auditor).get(URL).content.decode()

    assert check.reference in page
    assert check.get_absolute_url() not in page
    assert "Applegarth" not in page


def test_answers_are_shown_with_their_reason_and_who_gave_them(client_for, auditor, comms, check):
    answer(check=check, allowed=False, note="The family was asked", once=uuid.uuid4(), by=comms)

    page = client_for(auditor).get(f"{URL}?show=answered").content.decode()

    assert "The family was asked" in page and comms.full_name in page and check.reference in page
    assert "No photo check is referred" in client_for(auditor).get(URL).content.decode()


def test_nothing_answered_says_so(client_for, safeguarding):
    assert "Nothing was answered yet" in client_for(safeguarding).get(f"{URL}?show=answered").content.decode()


def test_every_rule_that_refers_is_either_answered_or_put_on_record():
    answered = {one.rule for one in asked_of()}

    assert answered == set(ANSWERABLE)
    assert answered | {rule for rule, _ in TO_RECORD} == {7, 8, 9, 13, 16, 17, 21, 24, 27, 28, 30, 31, 34}


def test_the_home_page_leads_auditors_there(client_for, auditor):
    assert URL in client_for(auditor).get("/").content.decode()
