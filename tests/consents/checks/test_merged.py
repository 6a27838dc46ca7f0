"""Merged records and recorded responsibilities, as the rules are told of them (rules 17 and 33)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from config import clock
from consents.checks import verdict
from consents.checks.facts import question_of
from consents.checks.models import PhotoCheck
from consents.records.actions import raise_flag
from consents.records.merging import confirm_merge, merge
from tests.consents import factories
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def asked(child, caption="", **fields):
    check = PhotoCheck(
        channel="website", publish_on=clock.today(), photo_sha256="a" * 64, caption=caption, recognisable=1,
        taken_on=clock.today(), use="photo", **fields,
    )  # fmt: skip
    return question_of(check, {child.pk: True}, now=timezone.now())


def rules(child, **fields):
    decided = verdict.decide(asked(child, **fields))
    return {(reason.rule, reason.outcome.name) for one in decided.children for reason in one.reasons}


@pytest.fixture
def comms2(db):
    return make_user("Second Officer", role="comms")


@pytest.fixture
def pair(comms):
    kept, other = factories.make_child("Mia", "Okafor"), factories.make_child("Mya", "Okafor-Lee")
    factories.make_form(children=[other])
    merge(child=other, into=kept, by=comms)
    return kept, factories.refreshed(other)


def test_a_yes_of_a_merged_record_waits_for_the_second_person(pair, comms2):
    for child in pair:
        assert rules(child) == {(33, "BLOCK")}

    confirm_merge(child=pair[1], proof="paper", by=comms2)

    for child in pair:
        assert rules(child) == set()


@pytest.mark.parametrize("which", [0, 1])
def test_a_no_of_either_counts_for_both(pair, comms2, safeguarding, which):
    confirm_merge(child=pair[1], proof="paper", by=comms2)
    factories.make_withdrawal(pair[which])
    raise_flag(child=pair[which], kind="block", review_on=clock.today() + timedelta(9), by=safeguarding)
    factories.make_say(pair[which], "refused")

    for child in pair:
        assert {(8, "BLOCK"), (10, "BLOCK"), (11, "BLOCK")} <= rules(child)


def test_the_names_of_both_records_are_names_of_the_child(pair, comms2):
    confirm_merge(child=pair[1], proof="paper", by=comms2)

    assert (29, "BLOCK") in rules(pair[0], caption="Mya on the slide")


def test_no_name_blocks_a_caption_that_names_the_child_whatever_the_form_says(safeguarding):
    child = factories.make_child("Mia", "Okafor")
    factories.make_form(children=[child], naming="full")
    assert rules(child, caption="Mia on the slide") == set()

    raise_flag(child=child, kind="no_name", review_on=clock.today() + timedelta(9), by=safeguarding)

    assert rules(child, caption="Mia on the slide") == {(29, "BLOCK")}
    assert rules(child, caption="On the slide") == set()


def test_a_recorded_responsibility_shows_it_and_its_end_refers():
    child = factories.make_child()
    form = factories.make_form(children=[child], responsibility_shown=False)
    assert rules(child) == {(17, "REFER")}

    link = factories.make_responsibility(child, form.adult)
    assert rules(child) == set()

    link.until = clock.today() - timedelta(days=1)
    link.save()
    assert rules(child) == {(17, "REFER")}


def test_the_responsibility_that_covers_the_signing_speaks():
    child = factories.make_child()
    form = factories.make_form(children=[child], responsibility_shown=False)
    factories.make_responsibility(child, form.adult, until=date(2020, 1, 1))
    factories.make_responsibility(child, form.adult, since=date(2026, 8, 1))
    factories.make_responsibility(child, since=date(2026, 1, 1), evidence="none")

    assert rules(child) == set()
