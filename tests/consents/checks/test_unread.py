"""A paper that came back and that nobody has typed up may say no: until it is read, the photo is not posted."""

import pytest

from config import clock
from consents.checks.actions import answer_now
from consents.checks.answering import decider_for
from consents.checks.models import PhotoCheck
from consents.intake.batches.models import PageState, ScannedPage
from consents.intake.printing.actions import issue
from consents.records.models import Form, Status
from tests.consents.checks.made import make_check, make_child, make_form
from tests.consents.factories import make_wording
from tests.consents.intake.batches.made import make_tray

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(manager):
    """A form that is out, of a child who has a sound one already."""
    child = make_child()
    make_form(child)
    return print_for(child, manager)


def print_for(child, by):
    return issue(children=[child], wording=make_wording(), by=by).issued.get()


def come_back(issued):
    Form.objects.filter(pk=issued.pk).update(status=Status.RECEIVED, uploaded_at=clock.now())


def rules(check):
    found = answer_now(check, dict(check.checked.values_list("child", "identity_confirmed")))
    return {(reason.rule, reason.outcome.value, reason.forms) for reason in found.every_reason}


def test_a_form_that_is_out_says_nothing(manager, printed):
    assert make_check(manager, printed.child).outcome == "ALLOW"


def test_a_form_that_came_back_unread_is_referred_with_its_reference(manager, printed):
    come_back(printed)

    check = make_check(manager, printed.child)

    assert check.outcome == "REFER"
    assert (16, "REFER", (printed.form.reference,)) in rules(check)


def test_no_answer_stands_for_reading_it(manager, comms, printed):
    come_back(printed)
    check = make_check(manager, printed.child)

    assert not check.for_comms
    assert decider_for(check, comms) is None


def test_a_page_of_it_in_the_tray_counts_too_until_it_is_decided(manager, printed):
    page, _ = make_tray(manager)
    pages = ScannedPage.objects.filter(pk=page.pk)
    pages.update(state=PageState.INCOMPLETE, code_form=printed.pk, code_page=1, code_of=2)
    assert make_check(manager, printed.child).outcome == "REFER"

    pages.update(state=PageState.DISCARDED)
    assert make_check(manager, printed.child).outcome == "ALLOW"


def test_the_only_form_of_a_child_that_came_back_unread_is_not_asked_for_again(manager):
    issued = print_for(make_child(), manager)
    come_back(issued)

    assert rules(make_check(manager, issued.child)) == {(16, "BLOCK", (issued.form.reference,))}


def test_a_draft_in_the_place_of_a_rejected_form_counts_as_unread(manager):
    child = make_child()
    make_form(child)
    rejected = make_form(child, status=Status.REJECTED, rejection="unreadable")
    draft = Form.objects.create(uploaded_by=manager, replaces=rejected)

    assert (16, "REFER", (draft.reference,)) in rules(make_check(manager, child))


def test_an_allowed_photo_is_stirred_when_a_form_of_its_child_comes_back(manager, printed):
    check = make_check(manager, printed.child)
    assert not PhotoCheck.objects.stirred().filter(pk=check.pk).exists()

    come_back(printed)

    assert PhotoCheck.objects.stirred().filter(pk=check.pk).exists()
