"""Who knows a value, and which values somebody knows."""

from datetime import timedelta

import pytest

from config import clock as portal_clock
from socialaccounts.models import EmergencyUse, Holder
from socialaccounts.register.terms import Status
from socialaccounts.vault.actions import abandon, deposit, reveal
from socialaccounts.vault.knowers import KNOWN_ORDER, count_in_force, known_values, lines_of, values_known_to
from socialaccounts.vault.values import Value
from tests.factories import make_user
from tests.socialaccounts.factories import make_account
from tests.socialaccounts.vault.factories import make_reveal, make_version

pytestmark = pytest.mark.django_db


def lines(person):
    return lines_of(person, list(values_known_to(person).order_by(*KNOWN_ORDER)))


def names(known):
    return [one.person.full_name for one in known.people]


def test_nobody_knows_what_is_not_there(account):
    assert known_values(account) == []


def test_whoever_deposited_it_or_fetched_it_knows_it(account, officer, deputy, version):
    make_reveal(version, officer, at=portal_clock.now() + timedelta(minutes=1))

    (known,) = known_values(account)

    assert known.version == version
    assert [(one.person, one.how, one.warning) for one in known.people] == [
        (officer, "Fetched it", ""),
        (deputy, "Deposited it", ""),
    ]


def test_all_ways_of_one_person_are_one_line_with_the_first_and_the_last(account, deputy, version):
    later = portal_clock.now() + timedelta(minutes=5)
    EmergencyUse.objects.create(account=account, version=version, by=deputy, reason="Storm")
    make_reveal(version, deputy, at=later)

    (one,) = known_values(account)[0].people

    assert one.how == "Fetched it, deposited it, took it in an emergency"
    assert (one.first, one.last) == (version.deposited_at, later)


def test_who_knew_the_value_before_is_not_named(account, officer, version):
    make_reveal(version, officer)
    successor = make_version(account, by=make_user("Sue Successor"))

    (known,) = known_values(account)

    assert known.version == successor
    assert names(known) == ["Sue Successor"]


def test_a_pending_value_stands_beside_the_one_in_force(account, officer, deputy, version):
    pending = deposit(account=account, by=officer, value=Value("council", "made", generated=True))
    reveal(account=account, by=officer)

    new, in_force = known_values(account)

    assert (new.version, in_force.version) == (pending, version)
    assert (names(new), names(in_force)) == (["Olive Officer"], ["Dan Deputy"])


def test_codes_are_no_knowledge_of_the_password(account, officer, comms, version):
    version.reveals.model.objects.create(account=account, person=comms, kind="one_time_code")

    assert names(known_values(account)[0]) == ["Dan Deputy"]


def leave(person, account):
    person.is_active = False
    person.save()


def leave_on_a_date(person, account):
    person.left_on = portal_clock.today()
    person.save()


def be_removed(person, account):
    account.holders.filter(user=person).update(until=portal_clock.today())


@pytest.mark.parametrize(
    ("loss", "words"),
    [(leave, "Has left"), (leave_on_a_date, "Has left"), (be_removed, "No longer entitled")],
)
def test_whoever_should_not_know_it_is_marked_and_comes_first(account, officer, deputy, version, loss, words):
    make_reveal(version, officer, at=portal_clock.now() + timedelta(minutes=1))

    loss(deputy, account)

    assert [(one.person, one.warning) for one in known_values(account)[0].people] == [
        (deputy, words),
        (officer, ""),
    ]


def test_comms_may_know_every_value_as_long_as_they_are_in_comms(account, comms, version):
    make_reveal(version, comms)
    assert not any(one.warning for one in known_values(account)[0].people)

    comms.groups.clear()

    assert known_values(account)[0].people[0].warning == "No longer entitled"


def test_somebody_whose_holding_has_not_begun_is_not_entitled(account, version, stranger):
    make_reveal(version, stranger)
    Holder.objects.create(
        account=account, user=stranger, capacity="editor", since=portal_clock.today() + timedelta(days=3)
    )

    assert known_values(account)[0].people[0].warning == "No longer entitled"


def test_fifty_people_are_named_and_that_there_are_more(account, version):
    for _ in range(50):
        make_reveal(version, make_user())

    (known,) = known_values(account)

    assert (len(known.people), known.more) == (50, True)


@pytest.mark.parametrize("times", [1, 20])
def test_it_takes_as_many_queries_and_rows_however_often_it_was_fetched(
    account, officer, version, times, django_assert_num_queries
):
    for _ in range(times):
        make_reveal(version, officer)

    with django_assert_num_queries(3):
        assert len(known_values(account)[0].people) == 2


def test_a_person_is_told_of_every_value_the_ones_in_force_first(account, officer, deputy, version):
    make_reveal(version, officer)
    other = make_account("Another", lead=officer)
    replaced = make_version(other, by=officer)
    make_version(other, by=deputy)

    found = lines(officer)

    assert [(line.account, line.label) for line in found] == [(account, "In force"), (other, "Replaced")]
    assert found[1].until == replaced.credential.versions.get(pk=replaced.pk).superseded_at
    assert [line.how for line in found] == ["Fetched it", "Deposited it"]
    assert count_in_force(officer) == 1


def test_a_value_given_up_and_one_that_waits_are_called_so(account, officer):
    made = deposit(account=account, by=officer, value=Value("council", "made", generated=True))
    assert [line.label for line in lines(officer)] == ["Not known to work yet"]

    abandon(account=account, by=officer, version=made.pk)

    assert [line.label for line in lines(officer)] == ["Given up"]
    assert count_in_force(officer) == 0


@pytest.mark.parametrize("loss", [leave, leave_on_a_date, be_removed])
def test_what_a_leaver_knows_is_to_be_changed(account, deputy, version, loss):
    (before,) = lines(deputy)

    loss(deputy, account)

    (after,) = lines(deputy)
    assert (before.must_change, after.must_change, after.colour) == (False, True, "bad")


def test_nothing_is_to_be_changed_on_a_closed_account(service, comms):
    closed = make_account(service=service, status=Status.CLOSED)
    make_version(closed, by=comms)
    comms.groups.clear()

    assert not lines(comms)[0].must_change


def test_a_person_who_knows_nothing(stranger, version):
    assert lines(stranger) == []
    assert count_in_force(stranger) == 0
