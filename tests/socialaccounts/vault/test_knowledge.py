"""Who knows a password: read from what happened to it, and who of them may not enter any more."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from socialaccounts.models import EmergencyUse, Pack, PackedVersion, Reveal, SocialAccount, Version
from socialaccounts.register.terms import Status
from socialaccounts.vault.knowledge import Way, knowers_of, known_outside, known_to, learnt
from socialaccounts.vault.models import Kind
from tests.factories import make_user
from tests.socialaccounts.factories import make_account, make_holder
from tests.socialaccounts.vault.factories import make_reveal, make_version, noon

pytestmark = pytest.mark.django_db

TODAY = date(2027, 6, 23)


@pytest.fixture(autouse=True)
def _today(clock):
    clock.move_to(TODAY)


def fetched(version, person):
    make_reveal(version, person)


def deposited(version, person):
    Version.objects.filter(pk=version.pk).update(deposited_by=person)


def taken_in_an_emergency(version, person):
    account = version.credential.account
    EmergencyUse.objects.create(account=account, version=version, by=person, reason="Flood")


def opened_from_a_pack(version, person):
    pack = Pack.objects.create(
        asked_by=make_user(),
        reason="Drill",
        asked_at=noon(TODAY),
        approved_by=make_user(),
        approved_at=noon(TODAY),
        made_at=noon(TODAY),
        opened_by=person,
        opened_at=noon(TODAY),
        opened_because="The portal is down",
    )
    PackedVersion.objects.create(pack=pack, version=version)


WAYS = pytest.mark.parametrize("way", [fetched, deposited, taken_in_an_emergency, opened_from_a_pack])


@WAYS
def test_every_way_of_learning_a_value_counts(way, version, stranger):
    assert not known_to(stranger).exists()

    way(version, stranger)

    assert list(known_to(stranger)) == [version]
    assert stranger in knowers_of(Version.objects.filter(pk=version.pk))


@WAYS
def test_each_occasion_is_told_with_its_way_and_instant(way, version, stranger):
    way(version, stranger)

    (row,) = learnt(Version.objects.all(), by=stranger)
    assert (row["learnt_version"], row["learnt_by"]) == (version.pk, stranger.pk)
    assert row["learnt_at"].date() == TODAY
    assert row["way"] in Way


def test_without_a_name_everybodys_occasions_are_told(version, deputy, stranger):
    fetched(version, stranger)

    assert {row["learnt_by"] for row in learnt(Version.objects.all())} == {deputy.pk, stranger.pk}


def test_a_pack_not_opened_and_a_code_teach_nobody_a_value(version, account, stranger):
    pack = Pack.objects.create(asked_by=stranger, reason="Just in case")
    PackedVersion.objects.create(pack=pack, version=version)
    Reveal.objects.create(account=account, person=stranger, kind=Kind.ONE_TIME_CODE)

    assert not known_to(stranger).exists()
    assert not known_outside(TODAY).exists()


def test_what_was_learnt_stays_learnt_when_the_value_is_replaced(version, account, stranger):
    fetched(version, stranger)
    make_version(account)

    assert list(known_to(stranger)) == [version]


@WAYS
def test_a_value_is_outside_once_somebody_knows_it_who_may_not_enter(way, version, stranger):
    way(version, stranger)

    assert list(known_outside(TODAY)) == [version]


@WAYS
def test_holders_and_comms_are_inside(way, version, officer, comms):
    for person in (officer, comms):
        way(version, person)

        assert not known_outside(TODAY).exists()


def deactivated(person, account):
    type(person).objects.filter(pk=person.pk).update(is_active=False)


def left_today(person, account):
    type(person).objects.filter(pk=person.pk).update(left_on=TODAY)


def removed_as_holder(person, account):
    account.holders.filter(user=person).update(until=TODAY)


def not_yet_a_holder(person, account):
    account.holders.filter(user=person).update(since=TODAY + timedelta(days=1))


@pytest.mark.parametrize("loss", [deactivated, left_today, removed_as_holder, not_yet_a_holder])
def test_every_loss_of_entitlement_counts_however_it_came_about(loss, version, officer, account):
    fetched(version, officer)

    loss(officer, account)

    assert list(known_outside(TODAY)) == [version]


@pytest.mark.parametrize("loss", [deactivated, left_today, lambda person, account: person.groups.clear()])
def test_somebody_who_leaves_comms_is_outside(loss, version, comms, account):
    fetched(version, comms)

    loss(comms, account)

    assert list(known_outside(TODAY)) == [version]


def test_who_leaves_tomorrow_and_who_came_to_comms_are_inside(version, officer, stranger):
    fetched(version, officer)
    fetched(version, stranger)
    type(officer).objects.filter(pk=officer.pk).update(left_on=TODAY + timedelta(days=1))
    stranger.groups.add(Group.objects.get(name="comms"))

    assert not known_outside(TODAY).exists()


def test_holding_another_account_is_not_enough(version, stranger, service):
    make_holder(make_account(service=service), stranger)
    fetched(version, stranger)

    assert list(known_outside(TODAY)) == [version]


@pytest.mark.parametrize("status", [Status.PLANNED, Status.PARKED])
def test_only_live_accounts_count(status, version, stranger, account):
    fetched(version, stranger)
    went_live_at = None if status == Status.PLANNED else account.went_live_at
    SocialAccount.objects.update(status=status, went_live_at=went_live_at)

    assert not known_outside(TODAY).exists()


def test_a_replaced_value_counts_no_more(version, account, officer, stranger):
    fetched(version, stranger)
    make_version(account, by=officer)

    assert not known_outside(TODAY).exists()


def rows_passed(plan):
    """How many rows went through a part of an executed plan and the parts below it."""
    dropped = sum(count for name, count in plan.items() if name.startswith("Rows Removed"))
    here = (plan["Actual Rows"] + dropped) * plan["Actual Loops"]
    return here + sum(rows_passed(part) for part in plan.get("Plans", ()))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL counts the rows of a plan")
def test_who_knows_is_worked_out_once_even_in_tables_that_were_never_counted(service, officer):
    accounts = 60
    for _ in range(accounts):
        make_version(make_account(service=service, lead=officer))

    (done,) = json.loads(known_outside(TODAY).explain(format="json", analyze=True))

    assert rows_passed(done["Plan"]) < 10 * accounts**2
