"""From rows to the facts that the rules ask for."""

from datetime import timedelta

import pytest

from config import clock
from consents.checks.facts import policy, question_of
from consents.checks.facts_children import with_look_alikes
from consents.checks.models import Declaration, PhotoCheck
from consents.checks.question import Checked, FlagKind, Naming, Scan
from consents.checks.verdict import decide
from consents.intake.models import Pages
from consents.intake.models import Scan as FileScan
from consents.records.actions import Who, raise_flag, record_say, withdraw
from consents.records.models import Child, Status
from tests.consents.checks.made import HASH, make_check, make_child, make_class, make_form

pytestmark = pytest.mark.django_db


def facts_of(child, **fields):
    check = PhotoCheck(
        channel="facebook",
        publish_on=clock.today(),
        photo_sha256=HASH,
        photo_name="fair.jpg",
        recognisable=1,
        asked_by=child.added_by,
        **fields,
    )
    return question_of(check, {child.pk: False}, now=clock.now()).children[0]


def test_a_verified_form_comes_with_its_adult_wording_and_scope():
    child = make_child(known_as="Addy, Ads")
    form = make_form(child, naming="first", partners=["Spire Trust"])

    facts = facts_of(child)

    assert (facts.given_names, facts.family_name, facts.known_as) == ("Ada", "Okafor", ("Addy", "Ads"))
    (paper,) = facts.forms
    assert paper.reference == form.reference
    assert (paper.checked, paper.scan, paper.naming) == (Checked.VERIFIED, Scan.CLEAN, Naming.FIRST)
    assert paper.channels == {"facebook", "website"}
    assert paper.partners == {"Spire Trust"}
    assert paper.wording is not None
    assert "facebook" in paper.wording.channels
    assert paper.adult.responsibility_shown
    assert not paper.wording.covers_earlier_photos


def test_drafts_say_nothing():
    child = make_child()
    make_form(child, status=Status.FILED)
    form = make_form(child)
    form.__class__.objects.filter(pk=form.pk).update(
        status=Status.DRAFT, filed_at=None, verified_by=None, verified_at=None
    )

    assert [paper.checked for paper in facts_of(child).forms] == [Checked.RECEIVED]


@pytest.mark.parametrize(
    ("reason", "checked", "signed", "pages"),
    [
        ("wrong_child", Checked.WRONG_CHILD, True, True),
        ("unsigned", Checked.REJECTED, False, True),
        ("page_missing", Checked.REJECTED, True, False),
        ("mismatch", Checked.REJECTED, True, True),
    ],
)
def test_a_rejected_form_says_why(reason, checked, signed, pages):
    child = make_child()
    make_form(child, status=Status.REJECTED, rejection=reason)

    (paper,) = facts_of(child).forms

    assert (paper.checked, paper.signed, paper.pages_complete) == (checked, signed, pages)


@pytest.mark.parametrize(
    ("state", "scan"),
    [
        (FileScan.CLEAN, Scan.CLEAN),
        (FileScan.NOT_SCANNED, Scan.NOT_SCANNED),
        (FileScan.WAITING, Scan.PENDING),
        (FileScan.FAILED, Scan.SCANNER_DOWN),
        (FileScan.INFECTED, Scan.INFECTED),
    ],
)
def test_the_scan_of_a_file_is_the_scan_of_its_form(state, scan):
    child = make_child()
    make_form(child, scan=state)

    assert facts_of(child).forms[0].scan == scan


def test_a_form_whose_pages_cannot_be_made_is_unreadable_and_one_without_a_file_waits():
    child = make_child()
    form = make_form(child)
    form.files.update(pages_state=Pages.FAILED)
    assert facts_of(child).forms[0].scan == Scan.UNREADABLE

    form.files.all().delete()
    assert facts_of(child).forms[0].scan == Scan.PENDING


def test_withdrawals_flags_and_what_the_child_said_are_gathered(comms, safeguarding):
    child = make_child()
    form = make_form(child)
    withdraw(children=[child], who=Who(adult=form.adult), by=comms, channels=["facebook"])
    withdraw(children=[child], who=Who(is_child=True), by=comms)
    raise_flag(child=child, kind="no_name", review_on=clock.today() + timedelta(9), by=safeguarding)
    record_say(child=child, kind="refused", said_on=clock.today() - timedelta(2), by=comms)
    record_say(child=child, kind="not_able", why="age", said_on=clock.today() - timedelta(1), by=comms)

    facts = facts_of(child)

    assert {(one.adult, one.by_child, one.channels) for one in facts.withdrawals} == {
        (str(form.adult_id), False, frozenset({"facebook"})),
        (None, True, frozenset()),
    }
    assert [flag.kind for flag in facts.flags] == [FlagKind.NO_NAME]
    assert [say.agreed for say in facts.says] == [False]
    assert facts.competence_decided_on == clock.today() - timedelta(1)


def test_what_the_child_wrote_on_the_form_counts_as_of_the_day_it_was_signed():
    child = make_child()
    form = make_form(child)
    form.consents.update(own_say="agreed")

    (say,) = facts_of(child).says

    assert (say.agreed, say.said_on, say.form) == (True, form.signed_on, form.reference)


def test_namesakes_and_twins_are_look_alikes():
    ada = make_child("Ada Okafor")
    twin = make_child("Chi Okafor")
    namesake = make_child("Ada Okafor", date_of_birth=None)
    alone = make_child("Leo Park")

    alike = dict(with_look_alikes(Child.objects.all()).values_list("pk", "has_look_alike"))

    assert alike == {ada.pk: True, twin.pk: True, namesake.pk: True, alone.pk: False}


def test_the_second_person_is_anybody_but_the_asker(manager, comms):
    check = make_check(manager, make_child(), obscured=2, crowd=True, crowd_clear=True)
    assert question_of(check, {}, now=clock.now()).obscured[0].confirmed_by == ""
    Declaration.objects.create(photo_sha256=HASH, kind="crowd", person=comms)
    Declaration.objects.create(photo_sha256=HASH, kind="obscured", count=2, person=comms)

    asked = question_of(check, {}, now=clock.now())

    assert asked.crowd_declared_by == {str(manager.pk), str(comms.pk)}
    assert {asked.obscured[0].declared_by, asked.obscured[0].confirmed_by} == asked.crowd_declared_by


def test_the_policy_is_read_from_the_settings(settings):
    settings.ALLOW_UNSCANNED = True
    settings.OWN_SAY_AGE = 12
    settings.CAPTION_PLACES = ["Newbold"]

    assert (policy().allow_unscanned, policy().own_say_age, policy().places) == (True, 12, ("Newbold",))


@pytest.mark.parametrize("count", [3, 30])
def test_the_facts_of_three_and_of_thirty_children_cost_the_same_queries(
    count, manager, django_assert_num_queries
):
    children = make_class(count)
    check = make_check(manager, *children)
    check = PhotoCheck.objects.select_related("account").get(pk=check.pk)

    with django_assert_num_queries(12):
        asked = question_of(check, {child.pk: False for child in children}, now=clock.now())

    assert decide(asked).outcome == "ALLOW"
