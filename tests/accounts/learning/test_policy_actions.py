"""Writing, issuing and acknowledging the policy."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.learning.policy.actions import acknowledge, issue, write
from accounts.learning.policy.models import Acknowledgement
from accounts.learning.policy.queries import have_not_read, outstanding
from accounts.models import AuditEvent, Notice, PolicyVersion
from config import clock as portal_clock
from config.workflow import Refused, WrongState
from tests.accounts.learning.factories import make_draft, make_version
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def events():
    return list(AuditEvent.objects.order_by("sequence").values_list("event", flat=True))


def test_a_draft_asks_nobody_anything(comms, holder):
    make_draft(comms)

    assert list(outstanding()) == have_not_read([holder]) == []
    assert not Notice.objects.exists()
    assert events() == ["learning.policy_written"]


def test_issuing_asks_those_who_hold_an_account(comms, holder, manager):
    version = make_version(comms)

    assert list(outstanding()) == [holder]
    assert Notice.objects.get().recipient == holder
    assert (version.issued_by, PolicyVersion.objects.current()) == (comms, version)
    assert events() == ["learning.policy_written", "learning.policy_issued"]


def test_acknowledging_it_counts_for_a_year(comms, holder, clock):
    version = make_version(comms)
    given = acknowledge(version=version, by=holder)
    assert (list(outstanding()), have_not_read([holder])) == ([], [])
    assert given.until == portal_clock.today().replace(year=portal_clock.today().year + 1)

    clock.move_to(given.until + timedelta(days=1))

    assert list(outstanding()) == have_not_read([holder]) == [holder]


def test_a_second_click_is_the_first_one(comms, holder):
    version = make_version(comms)

    assert acknowledge(version=version, by=holder) == acknowledge(version=version, by=holder)
    assert events().count("learning.policy_acknowledged") == 1


def test_a_new_version_is_asked_of_all_after_some_weeks(comms, holder, clock, settings):
    acknowledge(version=make_version(comms), by=holder)
    clock.forward(days=10)
    new = make_version(comms)
    assert list(outstanding()) == [], "the old one counts for now"

    clock.forward(days=settings.POLICY_GRACE_DAYS)

    assert list(outstanding()) == [holder]
    acknowledge(version=new, by=holder)
    assert list(outstanding()) == []


def test_the_version_before_is_no_longer_acknowledged(comms, holder):
    old = make_version(comms)
    make_version(comms)

    with pytest.raises(WrongState, match="has changed"):
        acknowledge(version=old, by=holder)
    assert not Acknowledgement.objects.exists()


def test_an_issued_version_never_changes(comms):
    version = make_version(comms)

    with pytest.raises(WrongState, match="stays as it is"):
        write(draft=version, by=comms, body="Other")
    with pytest.raises(WrongState, match="issued already"):
        issue(version=version, by=comms)
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(body="Other")
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.all().delete()


def test_an_acknowledgement_never_changes(comms, holder):
    given = acknowledge(version=make_version(comms), by=holder)

    with pytest.raises(DatabaseError), transaction.atomic():
        Acknowledgement.objects.filter(pk=given.pk).update(person=comms)


def test_two_versions_never_have_one_number(comms):
    make_draft(comms, version="2027-x")

    with pytest.raises(Refused, match="already") as refused:
        make_draft(comms, version="2027-x")
    assert refused.value.field == "version"


def test_a_later_version_says_what_changed(comms):
    make_version(comms, what_changed="")
    silent = make_draft(comms, what_changed=" ")

    with pytest.raises(Refused, match="what changed"):
        issue(version=silent, by=comms)


def test_the_cost_of_who_has_not_read_is_constant(comms, holder, django_assert_num_queries):
    acknowledge(version=make_version(comms), by=holder)
    people = [holder, *(make_user() for _ in range(20))]

    with django_assert_num_queries(3):
        assert have_not_read(people) == people[1:]
